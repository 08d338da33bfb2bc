package io.lockstep.cli.faults;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A command that is run while calls fail.
 *
 * @param name for tables
 * @param before commands that make what it needs; {@code @} is the folder
 * @param command the command
 */
record CommandScenario(String name, List<String> before, String command) {
  private static final String RUN = "train --data xor:80 --model mlp:4 --epochs 3 --json ";

  /** What is swept, by name. */
  static final List<CommandScenario> ALL =
      List.of(
          new CommandScenario("train", List.of(), RUN + "--out @/model.safetensors"),
          new CommandScenario(
              "train over a model",
              List.of("train --data xor:60 --model mlp:4 --epochs 1 --out @/model.safetensors"),
              RUN + "--out @/model.safetensors"),
          new CommandScenario(
              "train with checkpoints",
              List.of(),
              RUN
                  + "--batch 30 --checkpoints @/checkpoints --every 2steps --keep 2 --out"
                  + " @/model.safetensors"),
          new CommandScenario(
              "train in a run folder", List.of(), RUN + "--run-dir @/run --overwrite"),
          new CommandScenario(
              "resume",
              List.of(RUN + "--out @/old.safetensors"),
              "train --data xor:80 --epochs 5 --json --resume @/old.safetensors --out"
                  + " @/model.safetensors"),
          new CommandScenario(
              "train on a table",
              List.of("predict-table"),
              "train --data csv:@/table.csv --label y --model mlp:3 --epochs 2 --json --out"
                  + " @/model.safetensors"),
          new CommandScenario(
              "predict",
              List.of("predict-table", RUN + "--out @/model.safetensors"),
              "predict --model-file @/model.safetensors --data xor:50 --out @/predictions.csv"),
          new CommandScenario(
              "evaluate",
              List.of(RUN + "--out @/model.safetensors"),
              "evaluate --model-file @/model.safetensors --data xor:50 --json"),
          new CommandScenario(
              "search",
              List.of("space"),
              "search --data xor:60 --model mlp:3 --epochs 1 --space @/space.json --trials 3 --jobs"
                  + " 2 --state @/study.jsonl --table @/table.csv --json"));

  static CommandScenario of(String name) {
    return ALL.stream().filter(s -> s.name.equals(name)).findFirst().orElseThrow();
  }

  /** Returns the words of a command in a folder. */
  static String[] words(String command, Path folder) {
    return Arrays.stream(command.split(" "))
        .map(word -> word.replace("@", folder.toString()))
        .toArray(String[]::new);
  }
}
