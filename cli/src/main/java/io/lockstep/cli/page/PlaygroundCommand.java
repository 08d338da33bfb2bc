package io.lockstep.cli.page;

import io.lockstep.backend.Discovery;
import io.lockstep.backend.Precision;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.cli.device.DeviceCheck;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.cli.terminal.Version;
import io.lockstep.page.playground.PlaygroundSession;
import io.lockstep.page.playground.PlaygroundSite;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.page.server.PageServer;
import io.lockstep.tensor.Engine;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lockstep playground}. */
@Command(
    name = "playground",
    description = {
      "Opens the playground: small networks on points of a plane, trained here and drawn in a"
          + " browser, with everything to be changed by a click.%n",
      "Prints the page's address, whose token only you have, and serves the page until it is"
          + " interrupted.%n"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  lockstep playground",
      "  lockstep playground --page-port 8080 --device opencl"
    })
public final class PlaygroundCommand implements Callable<Integer> {
  private static final String CPU = "cpu";

  private final Terminal terminal;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = CPU,
      description =
          "Train on this device (default: ${DEFAULT-VALUE}, which is the fastest for networks this"
              + " small); the page can change it. See 'lockstep devices'.")
  private String device = CPU;

  @Mixin private final PageAddressOptions page = new PageAddressOptions();

  /** Creates the command, which writes to a terminal. */
  public PlaygroundCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    DeviceCheck.require(device, Precision.STRICT);
    PlaygroundState state = PlaygroundState.USUAL.on(device);
    try (PlaygroundSession session = new PlaygroundSession(Engine::open, state);
        PageServer server = serve(session)) {
      terminal.out().println(server.address());
      terminal.out().flush();
      UntilSignal.await();
      return 0;
    }
  }

  private PageServer serve(PlaygroundSession session) {
    return UsageException.check(() ->
        PageServer.open(page.address(), PlaygroundSite.of(session, PlaygroundCommand::devices)));
  }

  private static List<String> devices() {
    return Devices.discover().stream().filter(Discovery::usable).map(Discovery::device).toList();
  }
}
