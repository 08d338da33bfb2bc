package io.lockstep.page.playground.run;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.page.playground.run.ExampleTrace.LayerTrace;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.layer.penalty.WeightPenalty;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerStep;
import io.lockstep.training.optim.rule.UpdateRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step of the run's optimizer with one example alone, whose every number can be read. It is a
 * compiled step as those of a training are; what it does to weights and optimizer is put back.
 */
final class TracedStep implements AutoCloseable {
  private final PlaygroundNetwork network;
  private final Optimizer optimizer;
  private final Engine engine;
  private final Tensor inputs;
  private final Tensor label;
  private final OptimizerStep step;

  TracedStep(
      PlaygroundState state,
      PlaygroundNetwork network,
      Model model,
      Criterion criterion,
      Optimizer optimizer) {
    this.network = network;
    this.optimizer = optimizer;
    this.engine = model.engine();
    this.inputs = engine.input("traced inputs", DType.F32, Shape.of(1, state.inputs().size()));
    this.label =
        state.classCount() > 2
            ? engine.input("traced class", DType.I32, Shape.of(1))
            : engine.input("traced label", DType.F32, Shape.of(1, 1));
    Activity activity = Activity.of(model, network, inputs);
    Tensor last = activity.results().getLast();
    Tensor loss = criterion.loss(last, label);
    List<Tensor> shown = new ArrayList<>(List.of(loss, criterion.prediction(last)));
    shown.addAll(activity.sums());
    shown.addAll(activity.results());
    shown.addAll(loss.gradientsOrZeros(activity.sums()));
    this.step =
        optimizer.compile(
            penalized(loss, state, model.parameters()),
            List.of(),
            view -> {
              List<Tensor> all = new ArrayList<>(shown);
              names(network).forEach(name -> all.add(gradient(view.gradients(), name)));
              return all;
            });
  }

  private static Tensor penalized(Tensor loss, PlaygroundState state, ParameterArena parameters) {
    Tensor sum = loss;
    for (Tensor penalty :
        WeightPenalty.penalties(parameters.views().values(), state.l1(), state.l2())) {
      sum = sum.add(penalty);
    }
    return sum;
  }

  /** The names of weights and biases of each block, in order. */
  private static List<String> names(PlaygroundNetwork network) {
    List<String> names = new ArrayList<>();
    for (PlaygroundNetwork.Block block : network.blocks()) {
      names.add(block.linear() + ".weight");
      names.add(block.linear() + ".bias");
    }
    return names;
  }

  private static Tensor gradient(Map<String, Tensor> gradients, String name) {
    Tensor found = gradients.get(name);
    if (found == null) {
      throw new IllegalStateException("[playground] the step has no gradient of '" + name + "'");
    }
    return found;
  }

  /**
   * Takes the step with an example, and takes it back.
   *
   * @param index the example's number among the training points
   */
  ExampleTrace of(PlaygroundData data, int index) {
    Matrix features = data.training().features().values();
    float[] x = new float[features.width()];
    for (int i = 0; i < x.length; i++) {
      x[i] = features.get(index, i);
    }
    float y = PlaygroundData.label(data.trainingPoints(), index);
    engine.write(inputs, x);
    if (label.dtype() == DType.I32) {
      engine.write(label, new int[] {(int) y});
    } else {
      engine.write(label, new float[] {y});
    }
    optimizer.useTrained();
    long taken = optimizer.step();
    Map<String, Double> hyperparameters = optimizer.hyperparameters();
    StepMemory memory = new StepMemory(optimizer);
    try {
      step.run();
      memory.look();
      return new ExampleTrace(
          index,
          taken + 1,
          x,
          y,
          step.output(2).toFloats(),
          step.output(1).item(),
          hyperparameters,
          scalars(hyperparameters, taken + 1),
          memory.shared(),
          layers(memory));
    } finally {
      memory.bringBack();
      optimizer.resumeAt(taken);
    }
  }

  /** What the rule computes for a step, but for what is a hyperparameter itself. */
  private Map<String, Double> scalars(Map<String, Double> hyperparameters, long number) {
    UpdateRule rule = optimizer.rule();
    double[] values = rule.scalarValues(hyperparameters, number);
    Map<String, Double> scalars = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      if (!hyperparameters.containsKey(rule.scalars().get(i))) {
        scalars.put(rule.scalars().get(i), values[i]);
      }
    }
    return scalars;
  }

  /** Reads what is behind the loss that is minimized, the loss itself and the prediction. */
  private List<LayerTrace> layers(StepMemory memory) {
    int blocks = network.blocks().size();
    List<LayerTrace> layers = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      int at = 3 + i;
      String linear = network.blocks().get(i).linear();
      layers.add(
          new LayerTrace(
              read(at),
              read(i == blocks - 1 ? 2 : at + blocks),
              read(at + 2 * blocks),
              memory.of(linear + ".weight", read(3 + 3 * blocks + 2 * i)),
              memory.of(linear + ".bias", read(4 + 3 * blocks + 2 * i))));
    }
    return layers;
  }

  private float[] read(int output) {
    return step.output(output).toFloats();
  }

  @Override
  public void close() {
    step.close();
  }
}
