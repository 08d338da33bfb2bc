package io.lockstep.page.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Serves a site, until it is closed. Its address has a token, without which nothing is answered.
 * Each request has a virtual thread, so that who sends or reads slowly holds up nobody else.
 */
public final class PageServer implements AutoCloseable {
  /** How many streams may be read at once, over all pages. */
  public static final int MOST_STREAMS = 16;

  private static final int BACKLOG = 128;

  private final HttpServer server;
  private final ExecutorService threads;
  private final ScheduledExecutorService watch;
  private final PageSite site;
  private final String address;

  static {
    // Read once, when the JDK's server is first used: how long a request may take to arrive, in
    // seconds, and that what is sent waits for no more.
    set("sun.net.httpserver.maxReqTime", "10");
    set("sun.net.httpserver.nodelay", "true");
  }

  private static void set(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private PageServer(PageSite site, PageAddress address) throws IOException {
    InetAddress host = address.resolve();
    if (host == null) {
      throw new UnknownHostException("there is no such host");
    }
    PageToken token = PageToken.random();
    this.site = site;
    this.server = HttpServer.create(new InetSocketAddress(host, address.port()), BACKLOG);
    int port = server.getAddress().getPort();
    this.address = "http://" + shown(address, host) + ":" + port + "/?token=" + token.text();
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("page watch").factory());
    RequestGuard guard = new RequestGuard(token, address, host, port);
    server.createContext("/", new RequestHandler(site, guard, MOST_STREAMS));
    server.setExecutor(threads);
    var _ = watch.scheduleWithFixedDelay(this::dropStuck, 1, 1, TimeUnit.SECONDS);
    server.start();
  }

  /**
   * Begins to serve a site.
   *
   * @throws IllegalArgumentException if that cannot be done at the address
   */
  public static PageServer open(PageAddress address, PageSite site) {
    try {
      return new PageServer(site, address);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "[page] cannot be served at "
              + address.host()
              + ", "
              + (address.port() == 0 ? "any port" : "port " + address.port())
              + " ("
              + e.getMessage()
              + "); give another --page-host or --page-port",
          e);
    }
  }

  private static String shown(PageAddress address, InetAddress host) {
    String name = host.isAnyLocalAddress() ? ownAddress() : address.host();
    return name.contains(":") ? "[" + name + "]" : name;
  }

  private static String ownAddress() {
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress().getHostAddress(); // A machine without a name.
    }
  }

  private void dropStuck() {
    site.streams().values().forEach(PageStream::dropStuck);
  }

  /** Returns the address to open in a browser, with the token. */
  public String address() {
    return address;
  }

  /** Returns how many pages are listening to streams. */
  public int listening() {
    return site.streams().values().stream().mapToInt(PageStream::clients).sum();
  }

  /** Ends: pages are sent what waits for them, for a second at most. */
  @Override
  public void close() {
    site.streams().values().forEach(PageStream::end);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
    while (listening() > 0 && System.nanoTime() < end) {
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    watch.shutdownNow();
    server.stop(0);
    threads.shutdownNow();
  }
}
