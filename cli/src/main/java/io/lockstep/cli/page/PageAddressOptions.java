package io.lockstep.cli.page;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.page.server.PageAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where a page is served. */
public final class PageAddressOptions {
  @Option(
      names = "--page-host",
      paramLabel = "HOST",
      description = {
        "Serve the page on this network interface (default: 127.0.0.1, which is seen from this"
            + " machine alone). Who has the printed address sees the page, and may stop the run."
      })
  private @Nullable String host;

  @Option(
      names = "--page-port",
      paramLabel = "PORT",
      description = "Serve the page on this port (default: one that is free).")
  private @Nullable Integer port;

  /** Returns whether any of them was given. */
  boolean isGiven() {
    return host != null || port != null;
  }

  /**
   * Returns the address.
   *
   * @throws UsageException if there is none such
   */
  public PageAddress address() {
    return UsageException.check(() ->
        new PageAddress(
            host == null ? PageAddress.LOOPBACK.host() : host,
            port == null ? PageAddress.LOOPBACK.port() : port));
  }
}
