package io.lockstep.bench.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is trained: small, and with all kinds of state that can be lost. */
enum Subject {
  /** Moments, draws of dropout, a schedule by the step, early stopping with its best weights. */
  MLP(
      "--data spiral:360 --model mlp:16-16 --activation tanh --dropout 0.1 --optimizer adamw"
          + " --lr warmup(20)_then_cosine(0.02,0.002,200) --batch 16 --epochs 10 --patience 6"
          + " --metrics f1"),
  /** A watch for a plateau, a loss without classes. */
  AUTOENCODER(
      "--data digits:160 --model autoencoder:24-8 --optimizer momentum --lr 0.05"
          + " --reduce-on-plateau factor=0.5,patience=1 --batch 16 --epochs 12"),
  /** Running statistics of batches, draws of dropout. */
  CONVOLUTION("--data digits:160 --batch 16 --epochs 12 --layers {layers}");

  private static final String LAYERS =
      """
      [{"layer": "reshape", "shape": [1, 28, 28]},
       {"layer": "conv2d", "out": 4, "kernel": 3, "stride": 2}, "batch_norm", "relu",
       {"layer": "max_pool2d", "size": 2}, "flatten", {"layer": "dropout", "rate": 0.2},
       {"layer": "linear", "out": 10}]
      """;

  private final String options;

  Subject(String options) {
    this.options = options;
  }

  /**
   * Returns what {@code lockstep train} is told of it.
   *
   * @param shared a folder for what all runs read
   */
  List<String> arguments(Path shared) throws IOException {
    Path layers = shared.resolve("layers.json");
    if (!Files.exists(layers)) {
      Files.writeString(layers, LAYERS);
    }
    List<String> arguments = new ArrayList<>();
    for (String option : options.split(" ")) {
      arguments.add(option.replace('_', ' ').replace("{layers}", layers.toString()));
    }
    return arguments;
  }
}
