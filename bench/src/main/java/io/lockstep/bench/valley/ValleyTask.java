package io.lockstep.bench.valley;

import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.idx.IdxReader;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.data.synthetic.Playground;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.network.Networks;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is trained; the data are the same in each run, weights and order follow its seed. */
enum ValleyTask {
  /** Handwritten digits by 784-64-10 with ReLU. */
  MNIST(1, Task.CLASSIFICATION) {
    @Override
    Sequential network() {
      return Networks.mlp(List.of(64), 10, "relu");
    }

    @Override
    DataParts data(@Nullable Path mnist) {
      return mnist == null ? drawn(1) : IdxReader.readFolder(mnist).orSplit(HELD_OUT, 1);
    }
  },
  /** Drawn digits by 784-64-16-64-784 with ReLU and a sigmoid at the end. */
  AUTOENCODER(1, Task.RECONSTRUCTION) {
    @Override
    Sequential network() {
      return Networks.autoencoder(Digits.SIZE * Digits.SIZE, List.of(64, 16), "relu");
    }

    @Override
    DataParts data(@Nullable Path mnist) {
      return drawn(2);
    }
  },
  /** Two spirals, a table of two columns and two classes, by 2-32-32-2 with ReLU. */
  SPIRALS(60, Task.CLASSIFICATION) {
    @Override
    Sequential network() {
      return Networks.mlp(List.of(32, 32), 2, "relu");
    }

    @Override
    DataParts data(@Nullable Path mnist) {
      return Playground.SPIRAL.generate(2000, 0, 1).split(HELD_OUT, 1);
    }
  };

  static final int BATCH = 64;
  private static final double HELD_OUT = 0.1;
  private static final int DRAWN = 10_000;

  private final int epochs;
  private final Task task;

  ValleyTask(int epochs, Task task) {
    this.epochs = epochs;
    this.task = task;
  }

  private static DataParts drawn(long seed) {
    return Digits.generate(DRAWN, seed).split(HELD_OUT, 1);
  }

  /** Returns how often the examples are gone through. */
  int epochs() {
    return epochs;
  }

  abstract Sequential network();

  /** Returns the data; drawn digits where no folder of MNIST is given. */
  abstract DataParts data(@Nullable Path mnist);

  Objective objective() {
    return Objective.of(task);
  }

  /** Returns whether there are classes to be right about. */
  boolean hasClasses() {
    return task == Task.CLASSIFICATION;
  }

  Scaling scaling(DataParts data) {
    return this == SPIRALS
        ? Scaling.standardize(data.training().features().values())
        : Scaling.unitRange(data.training().width());
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
