package io.lockstep.bench.cpu;

import io.lockstep.bench.ours.Worker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How the peers' processes are started.
 *
 * @param peers the folder with a module for the libraries of each peer
 * @param python the Python that may have PyTorch
 * @param program {@code peer.py}
 * @param machine where they run
 */
record Launcher(Path peers, String python, Path program, Machine machine) {
  /** Returns why a peer cannot be started, or nothing if it can be tried. */
  Optional<String> missing(Peer peer) {
    return switch (peer) {
      case LOCKSTEP, PYTORCH -> Optional.empty();
      case DJL, DL4J, OPENBLAS, ONEDNN, MEMCPY ->
          Files.isDirectory(libraries(peer))
              ? Optional.empty()
              : Optional.of("its libraries could not be had; the build says why");
    };
  }

  private Path libraries(Peer peer) {
    String module =
        switch (peer) {
          case DJL, DL4J -> peer.label().toLowerCase(Locale.ROOT);
          case LOCKSTEP, PYTORCH, OPENBLAS, ONEDNN, MEMCPY -> "natives";
        };
    return peers.resolve(module, "target", "side");
  }

  /** Returns the environment and the options of the JVM, as on a command line. */
  List<String> flags(Setting setting) {
    List<String> flags = new ArrayList<>(environment(setting));
    flags.addAll(options(setting));
    return flags;
  }

  private List<String> environment(Setting setting) {
    return switch (setting.peer()) {
      case LOCKSTEP, MEMCPY -> List.of();
      case PYTORCH, DJL, DL4J, ONEDNN -> List.of("OMP_NUM_THREADS=" + setting.threads());
      case OPENBLAS -> {
        List<String> variables = new ArrayList<>();
        variables.add("OPENBLAS_NUM_THREADS=" + setting.threads());
        machine.openBlasCore().ifPresent(core -> variables.add("OPENBLAS_CORETYPE=" + core));
        yield variables;
      }
    };
  }

  private List<String> options(Setting setting) {
    List<String> options = new ArrayList<>();
    if (setting.peer() != Peer.PYTORCH) {
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    switch (setting.peer()) {
      case LOCKSTEP -> options.addAll(List.of("--add-modules", "jdk.incubator.vector"));
      case DJL -> {
        options.add("-Dai.djl.offline=true");
        options.add("-Dai.djl.pytorch.num_threads=" + setting.threads());
        options.add("-Dai.djl.pytorch.num_interop_threads=1");
      }
      case DL4J -> {
        if (machine.has("avx512f")) {
          options.add("-Dorg.bytedeco.javacpp.platform.extension=-avx512");
        }
      }
      case PYTORCH, OPENBLAS, ONEDNN, MEMCPY -> {}
    }
    return options;
  }

  /** Returns the whole command. */
  List<String> command(Setting setting) {
    Peer peer = setting.peer();
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(environment(setting));
    if (peer == Peer.PYTORCH) {
      command.addAll(List.of(python, program.toString(), "eager", "cpu"));
      return command;
    }
    if (peer == Peer.DJL) {
      command.add("DJL_CACHE_DIR=" + libraries(peer).resolveSibling("cache"));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options(setting));
    String own = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", peer == Peer.LOCKSTEP ? own : libraries(peer) + "/*"));
    command.addAll(main(setting));
    return command;
  }

  /** The class with its arguments; those of peers are in modules of their own. */
  private static List<String> main(Setting setting) {
    String threads = String.valueOf(setting.threads());
    return switch (setting.peer()) {
      case LOCKSTEP -> List.of(Worker.class.getName(), "cpu", threads);
      case DJL -> List.of("io.lockstep.bench.cpu.djl.DjlWorker");
      case DL4J -> List.of("io.lockstep.bench.cpu.dl4j.Dl4jWorker");
      case PYTORCH, OPENBLAS, ONEDNN, MEMCPY ->
          List.of(
              "io.lockstep.bench.cpu.natives.NativeWorker",
              setting.peer().label().toLowerCase(Locale.ROOT),
              threads);
    };
  }
}
