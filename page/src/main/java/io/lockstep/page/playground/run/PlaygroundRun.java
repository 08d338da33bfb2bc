package io.lockstep.page.playground.run;

import io.lockstep.kernels.library.Losses;
import io.lockstep.page.playground.state.HiddenLayer;
import io.lockstep.page.playground.state.OptimizerChoice;
import io.lockstep.page.playground.state.PlaygroundState;
import io.lockstep.tensor.Engine;
import io.lockstep.training.loop.Callback;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainerBuilder;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A training of a state, from its first step on: the usual trainer, and what shows its progress.
 * Used by one thread.
 */
public final class PlaygroundRun implements AutoCloseable {
  private final PlaygroundState state;
  private final PlaygroundData data;
  private final PlaygroundNetwork network;
  private final Objective objective;
  private final Model model;
  private final Trainer trainer;
  private final Scores scores;
  private final HeatMaps maps;
  private final Map<String, float[]> begun = new HashMap<>();
  private @Nullable TracedStep traced;
  private boolean touched;

  /**
   * Creates a run.
   *
   * @throws IllegalArgumentException if the state cannot be trained; the message says why
   */
  public PlaygroundRun(Engine engine, PlaygroundState state) {
    this.state = state;
    this.data = PlaygroundData.of(state);
    this.network = PlaygroundNetwork.of(state);
    this.objective = objective(state);
    this.model = new Model(engine, network.network(), state.inputs().size(), state.seed());
    this.trainer = trainer(state, model, objective, data.training().size());
    this.scores = new Scores(model, objective, data, state);
    this.maps = new HeatMaps(model, network, objective, state.inputs());
    for (PlaygroundNetwork.Block block : network.blocks()) {
      String name = block.linear() + ".weight";
      begun.put(name, model.weights(name));
    }
  }

  /** Returns what a state minimizes: squared error, or the cross-entropy of its classes. */
  static Objective objective(PlaygroundState state) {
    return switch (state.classCount()) {
      case 0 -> new Objective(Task.REGRESSION, Losses.SQUARED_ERROR);
      case 2 -> new Objective(Task.REGRESSION, Losses.BINARY_CROSS_ENTROPY_WITH_LOGITS);
      default -> new Objective(Task.CLASSIFICATION, Losses.CROSS_ENTROPY_WITH_LOGITS);
    };
  }

  private static Trainer trainer(
      PlaygroundState state, Model model, Objective objective, int examples) {
    int batch = batch(state, examples);
    TrainerBuilder builder =
        Trainer.of(model)
            .objective(objective)
            .optimizer(OptimizerChoice.of(state))
            .batch(batch)
            .seed(state.seed());
    return (dropsLast(state, examples) ? builder.dropLast() : builder).build();
  }

  /** Returns how many examples a step takes: what the state says, but no more than there are. */
  static int batch(PlaygroundState state, int examples) {
    int batch = Math.min(state.batch(), examples);
    if (batch < 2 && state.layers().stream().anyMatch(HiddenLayer::norm)) {
      throw new IllegalArgumentException(
          "[playground] batch normalization needs the variance of a batch; take at least 2"
              + " examples, or leave it out");
    }
    return batch;
  }

  /** Returns whether the last batch of an epoch is left out, since one example has no variance. */
  static boolean dropsLast(PlaygroundState state, int examples) {
    return state.layers().stream().anyMatch(HiddenLayer::norm)
        && examples % batch(state, examples) == 1;
  }

  /** Returns the state it began with. */
  public PlaygroundState state() {
    return state;
  }

  /** Returns the points. */
  public PlaygroundData data() {
    return data;
  }

  /** Returns the network. */
  public PlaygroundNetwork network() {
    return network;
  }

  /** Returns the model. */
  public Model model() {
    return model;
  }

  /** Returns the optimizer at work. */
  Optimizer optimizer() {
    return trainer.optimizer();
  }

  /** Returns the steps taken. */
  public long step() {
    return trainer.optimizer().step();
  }

  /** Returns the epochs done. */
  public int epoch() {
    return trainer.epochsDone();
  }

  /** Returns the number of steps of an epoch. */
  public int stepsInEpoch() {
    return trainer.options().steps(data.training().size());
  }

  /** Returns whether a person changed weights or rate after the first step. */
  public boolean isTouched() {
    return touched;
  }

  /** Returns the learning rate of the next step; NaN where the optimizer has none. */
  public double rate() {
    return trainer.optimizer().hyperparameters().getOrDefault("lr", Double.NaN);
  }

  /**
   * Trains for some epochs, or until {@link #stop}.
   *
   * @throws io.lockstep.training.objective.NotFiniteException if the numbers run away
   */
  public void train(int epochs, Callback watching) {
    trainer.fit(data.training(), null, epochs, List.of(watching));
  }

  /** Ends {@link #train} after the present step. */
  public void stop() {
    trainer.stop();
  }

  /** Sets the learning rate from the next step on. */
  public void setRate(double rate) {
    if (OptimizerChoice.hasRate(trainer.optimizer().rule())) {
      trainer.optimizer().set("lr", rate);
      touched |= step() > 0;
    }
  }

  /**
   * Sets one weight or bias.
   *
   * @param parameter its name, such as {@code 0.weight}
   * @param index its place in the parameter, row by row
   * @throws IllegalArgumentException if there is none, or the value is no number
   */
  public void setWeight(String parameter, int index, float value) {
    float[] weights = model.weights(parameter);
    if (index < 0 || index >= weights.length || !Float.isFinite(value)) {
      throw new IllegalArgumentException(
          "[playground] cannot set element "
              + index
              + " of '"
              + parameter
              + "', which has "
              + weights.length
              + ", to "
              + value);
    }
    trainer.optimizer().useTrained();
    weights = model.weights(parameter);
    weights[index] = value;
    model.setWeights(parameter, weights);
    touched = true;
  }

  /**
   * Returns what there is to be seen now.
   *
   * @param shown the neuron whose map is wanted in full, or -1 for the output's
   */
  public PlaygroundFrame frame(int shown) {
    Optimizer optimizer = trainer.optimizer();
    optimizer.useEvaluated();
    maps.update();
    return PlaygroundFrame.of(this, maps, scores.now(), shown);
  }

  /** Returns the digest of the model, with the weights that it is evaluated with. */
  public String digest() {
    trainer.optimizer().useEvaluated();
    return model.digest();
  }

  /**
   * Returns how far the weights of each block have moved from where they began, as a share of their
   * size then.
   */
  public double[] moved() {
    return network.blocks().stream().mapToDouble(this::moved).toArray();
  }

  private double moved(PlaygroundNetwork.Block block) {
    String name = block.linear() + ".weight";
    float[] first = begun.getOrDefault(name, new float[0]);
    float[] now = model.weights(name);
    double size = 0;
    double way = 0;
    for (int i = 0; i < first.length; i++) {
      size += first[i] * first[i];
      way += (now[i] - first[i]) * (now[i] - first[i]);
    }
    return Math.sqrt(way / size);
  }

  /**
   * Follows an example forward and backward, and through the step that the optimizer would make of
   * it alone; the run is as before.
   *
   * @param index its number among the training points; beyond the last it begins anew
   */
  public ExampleTrace trace(int index) {
    if (traced == null) {
      traced = new TracedStep(state, network, model, objective, trainer.optimizer());
    }
    return traced.of(data, Math.floorMod(index, data.training().size()));
  }

  @Override
  public void close() {
    trainer.close();
    if (traced != null) {
      traced.close();
    }
    scores.close();
    maps.close();
  }
}
