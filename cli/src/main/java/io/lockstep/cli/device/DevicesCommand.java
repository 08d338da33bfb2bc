package io.lockstep.cli.device;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.backend.Discovery;
import io.lockstep.backend.discovery.Devices;
import io.lockstep.backend.discovery.FoundDevices;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.Version;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code lockstep devices}. */
@Command(
    name = "devices",
    description = "Shows each device that was found, or exactly what is missing.%n",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class DevicesCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** Creates the command, which writes to a terminal. */
  public DevicesCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    FoundDevices all = Devices.discover();
    if (Devices.backends().size() < 2) {
      terminal.err().println("[device] " + Devices.advice());
    }
    if (json) {
      ObjectNode root = JsonNodeFactory.instance.objectNode();
      ArrayNode devices = root.putArray("devices");
      for (Discovery found : all) {
        devices
            .addObject()
            .put("device", found.device())
            .put("usable", found.usable())
            .put("detail", found.detail());
      }
      terminal.out().println(root);
    } else {
      int width = all.stream().mapToInt(found -> found.device().length()).max().orElse(0);
      String line = "%-" + width + "s  %-7s  %s%n";
      for (Discovery found : all) {
        String state = found.usable() ? "usable" : "missing";
        terminal.out().printf(Locale.ROOT, line, found.device(), state, found.detail());
      }
    }
    return 0;
  }
}
