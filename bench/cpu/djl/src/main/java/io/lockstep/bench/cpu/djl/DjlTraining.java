package io.lockstep.bench.cpu.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.L2Loss;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import io.lockstep.bench.work.Hidden;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.TrainingDraws;
import io.lockstep.bench.worker.Prepared;
import java.util.ArrayList;
import java.util.List;

/** A model, its trainer, and the batches it takes in turns. */
final class DjlTraining implements Prepared {
  private final Model model = Model.newInstance("net", "PyTorch");
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final Trainer trainer;
  private final Loss loss;
  private final List<NDList> features = new ArrayList<>();
  private final List<NDList> targets = new ArrayList<>();
  private int next;
  private float latest = Float.NaN;

  DjlTraining(Training training) {
    Network network = training.network();
    // Its own L2 loss halves the mean square unless told not to.
    loss = network.classifies() ? Loss.softmaxCrossEntropyLoss() : new L2Loss("L2Loss", 1);
    model.setBlock(block(network));
    Adam adam =
        Adam.builder()
            .optLearningRateTracker(Tracker.fixed((float) network.rate()))
            .optEpsilon((float) TrainingDraws.EARLY_EPSILON)
            .build();
    trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(adam));
    int inputs = network.widths().getFirst();
    trainer.initialize(new Shape(training.batch(), inputs));
    TrainingDraws draws = new TrainingDraws(training);
    int layer = 0;
    for (Parameter parameter : model.getBlock().getParameters().values()) {
      // Normalizations have others, which start at 1 and 0.
      if (parameter.getType() == Parameter.Type.WEIGHT) {
        parameter.getArray().set(draws.weight(layer));
      } else if (parameter.getType() == Parameter.Type.BIAS) {
        parameter.getArray().set(draws.bias(layer));
        layer++;
      }
    }
    for (int b = 0; b < training.batches(); b++) {
      NDArray given = manager.create(draws.features(b), new Shape(training.batch(), inputs));
      NDArray classes = manager.create(draws.classes(b), new Shape(training.batch(), 1));
      features.add(new NDList(given));
      targets.add(new NDList(network.classifies() ? classes : given));
    }
  }

  private static SequentialBlock block(Network network) {
    SequentialBlock block = new SequentialBlock();
    int layers = network.widths().size() - 1;
    for (int i = 1; i <= layers; i++) {
      block.add(Linear.builder().setUnits(network.widths().get(i)).build());
      if (i < layers && i != network.code()) {
        addAround(block, network.hidden());
      }
    }
    if (network.code() > 0) {
      block.add(Activation.sigmoidBlock());
    }
    return block;
  }

  private static void addAround(SequentialBlock block, Hidden hidden) {
    switch (hidden.norm()) {
      case NONE -> {}
      case BATCH -> block.add(BatchNorm.builder().build());
      case LAYER -> block.add(LayerNorm.builder().axis(1).build());
    }
    block.add(Activation.reluBlock());
    if (hidden.dropout() > 0) {
      block.add(Dropout.builder().optRate((float) hidden.dropout()).build());
    }
  }

  @Override
  public void run() {
    NDList given = features.get(next);
    NDList target = targets.get(next);
    next = (next + 1) % features.size();
    // What a step makes is freed with the manager that its input is attached to.
    try (NDManager step = trainer.getManager().newSubManager();
        GradientCollector collector = trainer.newGradientCollector()) {
      given.tempAttach(step);
      NDArray value = loss.evaluate(target, trainer.forward(given));
      collector.backward(value);
      latest = value.getFloat();
    }
    trainer.step();
  }

  @Override
  public void synchronize() {}

  @Override
  public float[] sample() {
    return new float[] {latest};
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
    manager.close();
  }
}
