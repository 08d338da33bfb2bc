package io.lockstep.bench.ours;

import io.lockstep.bench.work.AdamUpdate;
import io.lockstep.bench.work.HashedDraws;
import io.lockstep.bench.work.Streams;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.OptimizerStep;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

/** An optimizer, such as Adam, on one vector or matrix of parameters, given the gradient. */
final class PreparedUpdate implements PreparedStep {
  private static final int SAMPLE = 8;

  private final Engine engine;
  private final ParameterArena parameters;
  private final OptimizerStep step;

  PreparedUpdate(Engine engine, AdamUpdate update) {
    this(engine, UpdateRules.byName("adam"), Shape.of(update.parameters()));
  }

  PreparedUpdate(Engine engine, UpdateRule rule, Shape shape) {
    this.engine = engine;
    int count = shape.size();
    parameters = new ParameterArena(engine, "parameters", Map.of("all", shape));
    Optimizer optimizer = new Optimizer(OptimizerConfig.of(rule), parameters);
    Tensor gradient = engine.input("gradient", DType.F32, Shape.of(count));
    try (Arena arena = Arena.ofShared()) {
      MemorySegment host = arena.allocate((long) count * Float.BYTES, 64);
      HashedDraws.fillAround0(host, Streams.PARAMETERS, 1);
      parameters.write(host);
      HashedDraws.fillAround0(host, Streams.GIVEN, 1);
      engine.write(gradient, host);
    }
    step = optimizer.compile(gradient, List.of(), List.of());
  }

  @Override
  public void run() {
    step.run();
  }

  @Override
  public float[] sample() {
    int count = Math.toIntExact(parameters.size());
    return parameters.flat().slice(0, count - SAMPLE, count).toFloats();
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
  }
}
