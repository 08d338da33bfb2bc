package io.lockstep.cli.faults;

import io.lockstep.cli.Cli;
import io.lockstep.faults.call.CallFaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A command that is run while calls fail.
 *
 * @param name for tables
 * @param before what makes what it needs: commands, in which {@code @} is the folder, or words for
 *     other things
 * @param command the command
 */
record CommandScenario(String name, List<String> before, String command) {
  /** A table to learn from. */
  private static final String TABLE = "table";

  /** A space to search. */
  private static final String SPACE = "space";

  /** What the command itself leaves when its device is lost in the midst of an epoch. */
  private static final String INTERRUPTED = "interrupted";

  private static final String SEARCHED =
      "{\"lr\": {\"type\": \"float\", \"low\": 0.001, \"high\": 0.3, \"log\": true}}";

  private static final String RUN =
      "train --data xor:80 --model mlp:4 --epochs 2 --device cpu --json ";
  private static final String TO_FILE = RUN + "--out @/model.safetensors";
  private static final String CHECKPOINTS =
      "--batch 30 --checkpoints @/checkpoints --every 2steps --keep 2 ";

  /** What is swept, by name. */
  static final List<CommandScenario> ALL =
      List.of(
          new CommandScenario("train", List.of(), TO_FILE),
          new CommandScenario(
              "train over a model",
              List.of(
                  "train --data xor:60 --model mlp:4 --epochs 1 --device cpu --out"
                      + " @/model.safetensors"),
              TO_FILE),
          new CommandScenario(
              "train with checkpoints", List.of(), RUN + CHECKPOINTS + "--out @/model.safetensors"),
          new CommandScenario(
              "train in a run folder", List.of(), RUN + "--run-dir @/run --overwrite"),
          new CommandScenario(
              "train over a run folder",
              List.of("train --data xor:60 --model mlp:4 --epochs 1 --device cpu --run-dir @/run"),
              RUN + "--run-dir @/run --overwrite"),
          new CommandScenario(
              "train, both folders", List.of(), RUN + CHECKPOINTS + "--run-dir @/run"),
          new CommandScenario(
              "resume a model",
              List.of(RUN + "--out @/old.safetensors"),
              "train --data xor:80 --epochs 2 --device cpu --json --resume @/old.safetensors --out"
                  + " @/model.safetensors"),
          new CommandScenario(
              "go on from checkpoints",
              List.of(INTERRUPTED),
              RUN + CHECKPOINTS + "--out @/model.safetensors"),
          new CommandScenario(
              "go on, both folders", List.of(INTERRUPTED), RUN + CHECKPOINTS + "--run-dir @/run"),
          new CommandScenario(
              "train on a table",
              List.of(TABLE),
              "train --data csv:@/table.csv --label y --model mlp:3 --epochs 2 --device cpu --json"
                  + " --out @/model.safetensors"),
          new CommandScenario(
              "predict",
              List.of(TO_FILE),
              "predict --model-file @/model.safetensors --data xor:50 --device cpu --out"
                  + " @/predictions.csv"),
          new CommandScenario(
              "evaluate",
              List.of(TO_FILE),
              "evaluate --model-file @/model.safetensors --data xor:50 --json"),
          new CommandScenario(
              "search",
              List.of(SPACE),
              "search --data xor:60 --model mlp:3 --epochs 1 --device cpu --space @/space.json"
                  + " --trials 3 --jobs 2 --state @/study.jsonl --table @/trials.csv --json"));

  static CommandScenario of(String name) {
    return ALL.stream().filter(s -> s.name.equals(name)).findFirst().orElseThrow();
  }

  /** Makes what it needs. */
  void prepare(Path folder) throws IOException {
    for (String each : before) {
      switch (each) {
        case SPACE -> Files.writeString(folder.resolve("space.json"), SEARCHED);
        case TABLE -> {
          StringBuilder table = new StringBuilder("a,b,y\n");
          for (int i = 0; i < 60; i++) {
            table.append(i % 7).append(',').append(i % 5).append(',').append("xyz".charAt(i % 3));
            table.append('\n');
          }
          Files.writeString(folder.resolve("table.csv"), table);
        }
        case INTERRUPTED -> interrupt(folder);
        default -> Cli.succeed(words(each, folder));
      }
    }
  }

  /** Runs the command on a device that is lost as soon as there are two checkpoints. */
  private void interrupt(Path folder) throws IOException {
    for (int n = 1; !isWithinEpoch(folder); n++) {
      FolderState.EMPTY.restore(folder);
      CallFaults.arm(MethodFaults.REPLAY, n, true, MethodFaults::lost);
      Cli.Outcome outcome = Cli.run(words(command, folder));
      if (!CallFaults.disarm() || outcome.code() != 1) {
        throw new AssertionError("not interrupted within an epoch: " + outcome);
      }
    }
  }

  /** Whether the second checkpoint, the newest, is of the second step of the second epoch. */
  private static boolean isWithinEpoch(Path folder) {
    return Files.exists(folder.resolve("checkpoints/epoch-000001-step-000000004.safetensors"));
  }

  /** Returns the words of a command in a folder. */
  static String[] words(String command, Path folder) {
    return Arrays.stream(command.split(" "))
        .map(word -> word.replace("@", folder.toString()))
        .toArray(String[]::new);
  }
}
