package io.lockstep.parity.runs;

import io.lockstep.kernels.library.Activations;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.data.synthetic.Plane;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Branches;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Join;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.layer.shape.Embedding;
import io.lockstep.training.layer.shape.Flatten;
import io.lockstep.training.layer.shape.Reshape;
import io.lockstep.training.layer.shape.SliceColumns;
import io.lockstep.training.layer.spatial.Conv2d;
import io.lockstep.training.layer.spatial.MaxPool2d;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import java.util.List;
import java.util.Map;

/** The training runs of the kit: between them, what models of this library are made of. */
public final class TrainingRuns {
  private static final int PIXELS = Digits.SIZE * Digits.SIZE;

  private TrainingRuns() {}

  /** Returns all runs in a fixed order. */
  public static List<TrainingRun> all() {
    return List.of(
        new TrainingRun(
            "MLP 784-61-47-10, ReLU, dropout, cross-entropy, Adam",
            Networks.mlp(List.of(61, 47), 10, "relu", "identity", 0.2),
            Objective.of(Task.CLASSIFICATION),
            "adam",
            Map.of(),
            Scaling.unitRange(PIXELS),
            () -> Digits.generate(TrainingRun.EXAMPLES, TrainingRun.SEED)),
        new TrainingRun(
            "autoencoder 784-51-13-51-784, tanh, squared error, momentum",
            Networks.autoencoder(PIXELS, List.of(51, 13), "tanh"),
            Objective.of(Task.RECONSTRUCTION),
            "momentum",
            Map.of("lr", 0.5),
            Scaling.unitRange(PIXELS),
            () -> Digits.generate(TrainingRun.EXAMPLES, TrainingRun.SEED)),
        new TrainingRun(
            "convolution of 4 channels, batch norm, pooling, embedding, dropout, Adam",
            convolutional(),
            Objective.of(Task.CLASSIFICATION),
            "adam",
            Map.of("lr", 0.003),
            Scaling.identity(PIXELS),
            () -> Digits.generate(TrainingRun.EXAMPLES, TrainingRun.SEED)),
        new TrainingRun(
                "MLP 784-41-10 in 4 micro-batches, batch norm, dropout, L2 penalty, momentum",
                Sequential.of(
                    new Linear(41),
                    new BatchNorm(),
                    new ActivationLayer(Activations.RELU),
                    new Dropout(0.2),
                    new WeightPenalty(new Linear(10), 0, 0.001)),
                Objective.of(Task.CLASSIFICATION),
                "momentum",
                Map.of(),
                Scaling.unitRange(PIXELS),
                () -> Digits.generate(TrainingRun.EXAMPLES, TrainingRun.SEED))
            .accumulating(4),
        new TrainingRun(
            "MLP 2-45-37-2, GELU, softmax cross-entropy, AdamW",
            Networks.mlp(List.of(45, 37), 2, "gelu"),
            Objective.of(Task.CLASSIFICATION),
            "adamw",
            Map.of("lr", 0.003),
            Scaling.identity(2),
            () -> Playground.SPIRAL.generate(TrainingRun.EXAMPLES, 0.1, TrainingRun.SEED)));
  }

  /** Images of pixels 0 to 255, and four of these as codes of an embedding beside them. */
  private static Layer convolutional() {
    Layer image =
        Sequential.of(
            new Reshape(1, Digits.SIZE, Digits.SIZE),
            new Conv2d(4, 3).withStride(2),
            new BatchNorm(),
            new ActivationLayer(Activations.RELU),
            new MaxPool2d(2),
            new Flatten());
    Layer codes =
        Sequential.of(
            new SliceColumns(PIXELS / 2, PIXELS / 2 + 4), new Embedding(256, 3), new Flatten());
    return Sequential.of(Branches.of(Join.CONCAT, image, codes), new Dropout(0.2), new Linear(10));
  }

  /** Returns the training of a network of two inputs and one output, in steps of Adam. */
  public static TrainingRun ofPlane(String name, Layer network) {
    return new TrainingRun(
        name,
        network,
        Objective.of(Task.REGRESSION),
        "adam",
        Map.of("lr", 0.003),
        Scaling.identity(2),
        () -> Plane.generate(TrainingRun.EXAMPLES, 0.1, TrainingRun.SEED));
  }
}
