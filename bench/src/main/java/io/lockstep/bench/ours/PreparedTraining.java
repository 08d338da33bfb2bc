package io.lockstep.bench.ours;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.lockstep.bench.work.HashedDraws;
import io.lockstep.bench.work.Hidden;
import io.lockstep.bench.work.Network;
import io.lockstep.bench.work.Streams;
import io.lockstep.bench.work.Training;
import io.lockstep.bench.work.Training.Feed;
import io.lockstep.bench.work.TrainingDraws;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.ActivationLayer;
import io.lockstep.training.layer.Dropout;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.layer.norm.LayerNorm;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A compiled training step and the batches it takes in turns. */
final class PreparedTraining implements PreparedStep {
  private static final ActivationLayer RELU = new ActivationLayer(Activations.RELU);

  private final Engine engine;
  private final OptimizerStep step;
  private final List<Runnable> loads = new ArrayList<>();
  private final List<CompiledStep> copies = new ArrayList<>();
  private final Arena hostBatches = Arena.ofShared();
  private final MemorySegment key = hostBatches.allocate(3 * Integer.BYTES, Integer.BYTES);
  private final Tensor randomness;
  private final boolean drops;
  private int next;

  PreparedTraining(Engine engine, Training training) {
    this.engine = engine;
    Network network = training.network();
    Model model = new Model(engine, layers(network), network.widths().getFirst(), 1);
    drawWeights(model.parameters());
    Optimizer optimizer =
        new Optimizer(OptimizerRules.ADAM, Map.of("lr", network.rate()), model.parameters());
    int batch = training.batch();
    Tensor features = features("features", batch, network);
    Tensor classes = classes("classes", batch);
    Objective objective =
        Objective.of(network.classifies() ? Task.CLASSIFICATION : Task.RECONSTRUCTION);
    Tensor target = network.classifies() ? classes : features;
    randomness = engine.input("randomness", DType.I32, Shape.of(3));
    TrainingPass pass = model.train(features, randomness);
    step = optimizer.compile(pass, objective.loss(pass.output(), target));
    drops = network.hidden().dropout() > 0;
    for (int b = 0; b < training.batches(); b++) {
      addBatch(b, training, features, classes);
    }
  }

  private static Layer layers(Network network) {
    List<Integer> widths = network.widths();
    int inputs = widths.getFirst();
    Sequential plain =
        network.code() > 0
            ? Networks.autoencoder(inputs, widths.subList(1, network.code() + 1), "relu")
            : Networks.mlp(widths.subList(1, widths.size() - 1), widths.getLast(), "relu");
    List<Layer> layers = new ArrayList<>();
    for (Layer layer : plain.layers().values()) {
      if (layer.equals(RELU)) {
        addAround(layers, network.hidden());
      } else {
        layers.add(layer);
      }
    }
    return Sequential.of(layers);
  }

  private static void addAround(List<Layer> layers, Hidden hidden) {
    switch (hidden.norm()) {
      case NONE -> {}
      case BATCH -> layers.add(new BatchNorm());
      case LAYER -> layers.add(new LayerNorm());
    }
    layers.add(RELU);
    if (hidden.dropout() > 0) {
      layers.add(new Dropout(hidden.dropout()));
    }
  }

  /** Uniform weights of He et al. (2015), biases of up to 0.01; normalizations stay as they are. */
  private static void drawWeights(ParameterArena parameters) {
    int stream = Streams.PARAMETERS;
    for (Map.Entry<String, Tensor> parameter : parameters.views().entrySet()) {
      String name = parameter.getKey();
      Shape weight = parameters.get(name.replace("bias", "weight")).shape();
      if (weight.rank() == 2) {
        boolean isBias = parameter.getValue().shape().rank() == 1;
        double scale = isBias ? TrainingDraws.BIAS_SCALE : TrainingDraws.weightScale(weight.dim(1));
        draw(parameters, name, stream++, (float) scale);
      }
    }
  }

  private static void draw(ParameterArena parameters, String name, int stream, float scale) {
    try (Arena arena = Arena.ofShared()) {
      Shape shape = parameters.get(name).shape();
      MemorySegment drawn = arena.allocate((long) shape.size() * Float.BYTES, 64);
      HashedDraws.fillAround0(drawn, stream, scale);
      parameters.write(name, shape, drawn);
    }
  }

  private Tensor features(String name, int batch, Network network) {
    return engine.input(name, DType.F32, Shape.of(batch, network.widths().getFirst()));
  }

  private Tensor classes(String name, int batch) {
    return engine.input(name, DType.I32, Shape.of(batch));
  }

  private void addBatch(int b, Training training, Tensor features, Tensor classes) {
    Network network = training.network();
    boolean classifies = network.classifies();
    if (training.feed() == Feed.HOST) {
      MemorySegment drawn = drawFeatures(hostBatches, features, b);
      MemorySegment labels = drawClasses(hostBatches, classes, b, network);
      loads.add(() -> {
        engine.write(features, drawn);
        if (classifies) {
          engine.write(classes, labels);
        }
      });
      return;
    }
    Tensor resident = features("batch " + b, training.batch(), network);
    Tensor residentClasses = classes("classes of batch " + b, training.batch());
    try (Arena arena = Arena.ofShared()) {
      engine.write(resident, drawFeatures(arena, features, b));
      engine.write(residentClasses, drawClasses(arena, classes, b, network));
    }
    List<Update> updates = new ArrayList<>(List.of(new Update(features, resident)));
    if (classifies) {
      updates.add(new Update(classes, residentClasses));
    }
    CompiledStep copy = engine.compile(List.of(), updates);
    copies.add(copy);
    loads.add(copy::run);
  }

  private static MemorySegment drawFeatures(Arena arena, Tensor features, int b) {
    MemorySegment host = arena.allocate((long) features.size() * Float.BYTES, 64);
    HashedDraws.fillUnit(host, Streams.FEATURES + b);
    return host;
  }

  private static MemorySegment drawClasses(Arena arena, Tensor classes, int b, Network network) {
    MemorySegment host = arena.allocate((long) classes.size() * Integer.BYTES, 64);
    HashedDraws.fillClasses(host, Streams.CLASSES + b, network.widths().getLast());
    return host;
  }

  @Override
  public void run() {
    loads.get(next).run();
    next = (next + 1) % loads.size();
    if (drops) {
      key.setAtIndex(JAVA_INT, 2, key.getAtIndex(JAVA_INT, 2) + 1);
      engine.write(randomness, key);
    }
    step.run();
  }

  @Override
  public float[] sample() {
    return new float[] {engine.readFloat(step.output(0))};
  }

  @Override
  public void replay() {
    step.run();
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public void close() {
    step.close();
    copies.forEach(CompiledStep::close);
    hostBatches.close();
  }
}
