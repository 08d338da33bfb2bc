package io.lockstep.bench.cpu.djl;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.lockstep.bench.work.ConvTraining;
import io.lockstep.bench.worker.Prepared;
import java.util.ArrayList;
import java.util.List;

/** A convolutional classifier, its trainer, and the batches it takes in turns. */
final class DjlConvolutions implements Prepared {
  private final Model model = Model.newInstance("convolutions", "PyTorch");
  private final NDManager manager = NDManager.newBaseManager("PyTorch");
  private final Loss loss = Loss.softmaxCrossEntropyLoss();
  private final Trainer trainer;
  private final List<NDList> images = new ArrayList<>();
  private final List<NDList> labels = new ArrayList<>();
  private int next;
  private float latest = Float.NaN;

  DjlConvolutions(ConvTraining training) {
    model.setBlock(block(training));
    Optimizer descent =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed((float) training.rate())).build();
    trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(descent));
    Shape shape =
        new Shape(
            training.batch(), training.channels().getFirst(), training.image(), training.image());
    trainer.initialize(shape);
    int i = 0;
    for (Parameter parameter : model.getBlock().getParameters().values()) {
      parameter.getArray().set(training.parameter(i));
      i++;
    }
    for (int b = 0; b < training.batches(); b++) {
      images.add(new NDList(manager.create(training.images(b), shape)));
      labels.add(new NDList(manager.create(training.labels(b), new Shape(training.batch(), 1))));
    }
  }

  private static SequentialBlock block(ConvTraining training) {
    SequentialBlock block = new SequentialBlock();
    Shape window = new Shape(ConvTraining.SIZE, ConvTraining.SIZE);
    for (int channels : training.channels().subList(1, training.channels().size())) {
      block.add(Conv2d.builder().setFilters(channels).setKernelShape(window).build());
      block.add(Activation.reluBlock());
    }
    Shape pool = new Shape(ConvTraining.POOL, ConvTraining.POOL);
    block.add(Pool.maxPool2dBlock(pool, pool));
    block.add(Blocks.batchFlattenBlock());
    block.add(Linear.builder().setUnits(training.classes()).build());
    return block;
  }

  @Override
  public void run() {
    NDList given = images.get(next);
    NDList target = labels.get(next);
    next = (next + 1) % images.size();
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
