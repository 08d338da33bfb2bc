package io.lockstep.page.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Where a page is served.
 *
 * @param host name or number of a network interface; 127.0.0.1 is seen from this machine alone
 * @param port from 1 to 65535, or 0 for one that is free
 */
public record PageAddress(String host, int port) {
  /** This machine alone, on a port that is free. */
  public static final PageAddress LOOPBACK = new PageAddress("127.0.0.1", 0);

  private static final int LAST_PORT = 65535;

  /** Checks both. */
  public PageAddress {
    if (host.isBlank()) {
      throw new IllegalArgumentException(
          "[page] the host is empty; give a name or number such as 127.0.0.1");
    }
    if (port < 0 || port > LAST_PORT) {
      throw new IllegalArgumentException(
          "[page] there is no port " + port + "; give 1 to 65535, or 0 for one that is free");
    }
  }

  /** Returns the address of the network interface, or null if there is none of that name. */
  @Nullable InetAddress resolve() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
