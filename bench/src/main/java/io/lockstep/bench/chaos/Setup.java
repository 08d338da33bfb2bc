package io.lockstep.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What all runs share.
 *
 * @param jars a folder of all jars
 * @param shared a folder for what runs read
 * @param devices on which runs may go on
 */
record Setup(Path jars, Path shared, List<String> devices) {
  private static final String CACHE = "classes.aot";
  private static final String PROVIDER = "io.lockstep.faults.FaultyFileSystemProvider";

  /** Copies the list. */
  Setup {
    devices = List.copyOf(devices);
  }

  /** Returns the command of a run; the same each time but for what a launch may change. */
  List<String> command(Subject subject, StoryFiles folders, Launch launch) throws IOException {
    List<String> command = java(folders, launch);
    command.addAll(subject.arguments(shared));
    command.addAll(
        List.of(
            "--checkpoints",
            folders.checkpoints().toString(),
            "--every",
            "5steps",
            "--keep",
            "3",
            "--run-dir",
            folders.run().toString(),
            "--out",
            folders.model().toString(),
            "--device",
            launch.device(),
            "--json"));
    if (launch.device().equals("cpu")) {
      command.addAll(List.of("--threads", String.valueOf(launch.threads())));
    }
    return command;
  }

  private List<String> java(StoryFiles folders, Launch launch) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    if (launch.vector()) {
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    } else {
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
      // The first run writes down the classes that it has loaded; the others start in half the
      // time.
      Path cache = shared.resolve(CACHE);
      command.add((Files.exists(cache) ? "-XX:AOTCache=" : "-XX:AOTCacheOutput=") + cache);
    }
    if (launch.tearing() || launch.fault() != null) {
      command.add("-Djava.nio.file.spi.DefaultFileSystemProvider=" + PROVIDER);
      command.add("-Dlockstep.faults.within=" + folders.root());
    }
    if (launch.tearing()) {
      command.add("-Dlockstep.faults.journal=" + folders.journals());
    }
    if (launch.fault() != null) {
      command.add("-Dlockstep.faults.fail=" + launch.fault());
    }
    command.addAll(List.of("-cp", jars + "/*", "io.lockstep.cli.Main", "train"));
    return command;
  }
}
