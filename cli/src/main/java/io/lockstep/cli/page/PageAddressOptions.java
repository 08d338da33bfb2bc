package io.lockstep.cli.page;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.page.server.PageAddress;
import picocli.CommandLine.Option;

/** The options about where a page is served. */
public final class PageAddressOptions {
  @Option(
      names = "--page-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Serve the page at this name or number (default: ${DEFAULT-VALUE}, which only this machine"
              + " sees).")
  private String host = PageAddress.LOOPBACK.host();

  @Option(
      names = "--page-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Serve the page at this port (default: one that is free).")
  private int port;

  /**
   * Returns where the page is served.
   *
   * @throws UsageException if that cannot be
   */
  public PageAddress address() {
    return UsageException.check(() -> new PageAddress(host, port));
  }
}
