package io.lockstep.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What lies between a browser and a server, and can be pulled out and put in again. */
public final class Cable implements AutoCloseable {
  private final URI server;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private ServerSocket socket;

  /** Lays a cable to a server. */
  public Cable(String address) throws IOException {
    this.server = URI.create(address);
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = socket.getLocalPort();
    accept(socket);
  }

  /** Returns the address to open in a browser. */
  public String address() {
    return "http://127.0.0.1:" + port + "/?" + server.getQuery();
  }

  private void accept(ServerSocket from) {
    Thread.startVirtualThread(() -> {
      try {
        while (true) {
          Socket near = from.accept();
          Socket far = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
          open.add(near);
          open.add(far);
          copy(near, far);
          copy(far, near);
        }
      } catch (IOException e) {
        // It was pulled out.
      }
    });
  }

  private void copy(Socket from, Socket to) {
    Thread.startVirtualThread(() -> {
      try (from;
          to;
          InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        in.transferTo(out);
      } catch (IOException e) {
        // Either end is gone.
      } finally {
        open.remove(from);
        open.remove(to);
      }
    });
  }

  /** Pulls it out: whatever was open ends at once, and nobody answers. */
  public void pull() throws IOException {
    socket.close();
    for (Socket each : open) {
      each.close();
    }
  }

  /** Puts it in again. */
  public void plug() throws IOException {
    socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    accept(socket);
  }

  @Override
  public void close() throws IOException {
    pull();
  }
}
