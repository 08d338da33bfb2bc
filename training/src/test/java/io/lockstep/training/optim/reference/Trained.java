package io.lockstep.training.optim.reference;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An optimizer on an engine, whose gradients are given from outside. */
final class Trained implements AutoCloseable {
  private final Engine engine;
  private final ParameterArena parameters;
  private final Optimizer optimizer;
  private final Tensor gradient;
  private final Tensor loss;
  private final OptimizerStep step;

  Trained(Engine engine, Subject subject, List<Values> start) {
    this.engine = engine;
    Map<String, Shape> shapes = new LinkedHashMap<>();
    start.forEach(v ->
        shapes.put(
            "p" + shapes.size(),
            Shape.of(v.shape().stream().mapToInt(Integer::intValue).toArray())));
    parameters = new ParameterArena(engine, "parameters", shapes);
    engine.write(parameters.flat(), flat(start));
    optimizer = subject.maker().apply(parameters);
    gradient = engine.input("gradient", DType.F32, parameters.flat().shape());
    loss = engine.input("loss", DType.F32, Shape.of(1));
    step = optimizer.compile(gradient, loss, List.of());
  }

  /** Takes a step down gradients of a loss, all rounded to float32. */
  void step(List<Values> gradients, double value) {
    engine.write(gradient, flat(gradients));
    engine.write(loss, new float[] {(float) value});
    step.run();
  }

  /** Returns all parameters. */
  float[] parameters() {
    return parameters.flat().toFloats();
  }

  /** Returns what a model file would keep of the optimizer. */
  Kept kept() {
    List<float[]> state = new ArrayList<>();
    optimizer.state().values().forEach(s -> state.add(s.flat().toFloats()));
    return new Kept(parameters(), state, optimizer.step());
  }

  /** Goes on from where another one was. */
  void resume(Kept kept) {
    engine.write(parameters.flat(), kept.parameters());
    List<ParameterArena> state = List.copyOf(optimizer.state().values());
    for (int i = 0; i < state.size(); i++) {
      engine.write(state.get(i).flat(), kept.state().get(i));
    }
    optimizer.resumeAt(kept.steps());
  }

  /** Parameters, state and the number of steps taken. */
  @SuppressWarnings("ArrayRecordComponent")
  record Kept(float[] parameters, List<float[]> state, long steps) {}

  private static float[] flat(List<Values> values) {
    int size = values.stream().mapToInt(v -> v.data().length).sum();
    float[] flat = new float[size];
    int at = 0;
    for (Values v : values) {
      System.arraycopy(v.floats(), 0, flat, at, v.data().length);
      at += v.data().length;
    }
    return flat;
  }

  @Override
  public void close() {
    step.close();
  }
}
