package io.lockstep.training.optim.accumulation;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.CompiledStep;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Engine.Update;
import io.lockstep.tensor.EngineUse;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.nonfinite.NonFinite;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the gradients of the micro-batches that a batch is taken as, for models whose activations
 * would not fit otherwise: {@link #begin}, a {@link MicroStep} for each micro-batch, and a step of
 * the optimizer down {@link #gradient}. Of one batch at a time, on its optimizer's engine.
 *
 * <p>The sums begin at 0, and micro-batch by micro-batch each element of a gradient, multiplied by
 * the share that the micro-batch has of the batch, is added to them. Where examples have weights,
 * what is added up is the sum of the weighted losses and of the weights, and the gradient is
 * divided by the latter at the end; penalties have the share of their micro-batch there, too.
 */
public final class GradientAccumulator {
  private final Engine engine;
  private final Optimizer optimizer;
  private final GradientSum ofLoss;
  private final @Nullable GradientSum ofPenalties;
  private final @Nullable Tensor weight;
  private final Tensor scalars;
  private boolean begun;

  /**
   * Makes room for the gradients by the parameters that are not frozen now, of mean losses.
   *
   * @param optimizer of these parameters
   */
  public GradientAccumulator(Optimizer optimizer) {
    this(optimizer, false, false);
  }

  private GradientAccumulator(Optimizer optimizer, boolean weighted, boolean penalized) {
    ParameterArena parameters = optimizer.parameters();
    List<String> frozen = optimizer.frozen();
    List<String> names =
        parameters.views().keySet().stream().filter(name -> !frozen.contains(name)).toList();
    this.engine = parameters.engine();
    this.optimizer = optimizer;
    this.ofLoss = new GradientSum(parameters, names);
    this.ofPenalties = penalized ? new GradientSum(parameters, names) : null;
    this.weight = weighted ? GradientSum.zeros(engine, "accumulated weights", 1) : null;
    this.scalars = engine.input("accumulation", DType.F32, Shape.of(2));
  }

  /**
   * Makes room for the gradients of sums of weighted losses.
   *
   * @param optimizer of the parameters, of which those that are frozen now are left out
   * @param penalized whether layers add penalties, which have no weights
   */
  public static GradientAccumulator weighted(Optimizer optimizer, boolean penalized) {
    return new GradientAccumulator(optimizer, true, penalized);
  }

  /**
   * Makes room for the gradients of shares of a batch's loss, which are added up as they are.
   *
   * @param optimizer of the parameters, of which those that are frozen now are left out
   * @param penalized whether layers add penalties
   */
  public static GradientAccumulator ofShares(Optimizer optimizer, boolean penalized) {
    return new GradientAccumulator(optimizer, false, penalized);
  }

  /**
   * Compiles what adds the gradient of a micro-batch's share in the loss of its batch.
   *
   * @param share one element, computed from the pass's output
   * @param shown what is to be read after each run, behind the share; the sums have the bits that
   *     they have without
   * @throws IllegalStateException if the accumulator was not made for shares, or for none with
   *     penalties
   */
  public MicroStep compileShare(TrainingPass pass, Tensor share, List<Tensor> shown) {
    if (weight != null || (ofPenalties == null && !pass.penalties().isEmpty())) {
      throw new IllegalStateException(
          "[accumulate] the accumulator is not of shares"
              + (weight != null ? "" : " with penalties")
              + "; make it by GradientAccumulator.ofShares(optimizer, "
              + !pass.penalties().isEmpty()
              + ")");
    }
    return sum(pass, share, List.of(), shown);
  }

  /**
   * Compiles what adds the gradient of a micro-batch's mean loss.
   *
   * @param loss one element, computed from {@link ParameterArena#views}
   */
  public MicroStep compile(Tensor loss) {
    return compile(loss, List.of(), List.of());
  }

  /**
   * Compiles what adds the gradient of a micro-batch's mean loss and of the penalties of its pass,
   * and replaces the state of layers that keep some, such as running means.
   *
   * @param loss one element, computed from the pass's output
   */
  public MicroStep compile(TrainingPass pass, Tensor loss) {
    return compile(pass, loss, List.of());
  }

  /**
   * Compiles the same, and shows something besides; the sums have the bits that they have without.
   *
   * @param shown what is to be read after each run, behind the loss
   */
  public MicroStep compile(TrainingPass pass, Tensor loss, List<Tensor> shown) {
    return compile(pass.penalized(loss), pass.updates(), shown);
  }

  private MicroStep compile(Tensor loss, List<Update> more, List<Tensor> shown) {
    if (weight != null) {
      throw new IllegalStateException(
          "[accumulate] the accumulator is of weighted losses, but a mean loss is added; give the"
              + " sum of the losses and that of their weights");
    }
    List<Update> updates = new ArrayList<>(ofLoss.plus(loss, share(), kept()));
    updates.addAll(more);
    return new MicroStep(this, engine.compile(outputs(loss, shown), updates));
  }

  /**
   * Compiles what adds the gradient of a micro-batch's weighted losses, as {@link
   * #compile(TrainingPass, Tensor)} does of a mean one.
   *
   * @param total the sum of the weighted losses, one element, computed from the pass's output
   * @param weights the sum of their weights, one element
   * @throws IllegalStateException if the accumulator was not made for weighted losses, or for none
   *     with penalties
   */
  public MicroStep compile(TrainingPass pass, Tensor total, Tensor weights) {
    return compile(pass, total, weights, List.of());
  }

  /**
   * Compiles the same, and shows something besides; the sums have the bits that they have without.
   *
   * @param shown what is to be read after each run, behind the loss
   */
  public MicroStep compile(TrainingPass pass, Tensor total, Tensor weights, List<Tensor> shown) {
    if (weight == null || (ofPenalties == null && !pass.penalties().isEmpty())) {
      throw new IllegalStateException(
          "[accumulate] the accumulator is not of weighted losses"
              + (weight == null ? "" : " with penalties")
              + "; make it by GradientAccumulator.weighted(optimizer, "
              + !pass.penalties().isEmpty()
              + ")");
    }
    Update plus = GradientSum.plus(weight, weights.reshape(1), engine.ones(1), kept());
    return sum(pass, total, List.of(plus), shown);
  }

  /** What adds the gradient of a sum as it is, and that of penalties beside it. */
  private MicroStep sum(TrainingPass pass, Tensor total, List<Update> more, List<Tensor> shown) {
    List<Update> updates = new ArrayList<>(ofLoss.plus(total, engine.ones(1), kept()));
    updates.addAll(more);
    if (ofPenalties != null && !pass.penalties().isEmpty()) {
      updates.addAll(ofPenalties.plus(penalties(pass), share(), kept()));
    }
    updates.addAll(pass.updates());
    return new MicroStep(this, engine.compile(outputs(total, shown), updates));
  }

  private static List<Tensor> outputs(Tensor loss, List<Tensor> shown) {
    List<Tensor> outputs = new ArrayList<>(List.of(loss));
    outputs.addAll(shown);
    return outputs;
  }

  private static Tensor penalties(TrainingPass pass) {
    return pass.penalties().stream().reduce(Tensor::add).orElseThrow();
  }

  private Tensor share() {
    return scalars.slice(0, 0, 1);
  }

  private Tensor kept() {
    return scalars.slice(0, 1, 2);
  }

  /**
   * Begins a batch: the next micro-batch is its first, and the sums begin at 0. The model has the
   * weights that are trained, see {@link Optimizer#useTrained}.
   */
  public void begin() {
    optimizer.useTrained();
    begun = false;
  }

  /** Adds a micro-batch. */
  void add(CompiledStep step, double share) {
    try (EngineUse _ = engine.use("accumulate")) {
      writeScalars(share);
      step.run();
      begun = true;
    }
  }

  /** Returns what a micro-batch would make NaN or infinite, were it added. */
  Optional<NonFinite> nonFinite(CompiledStep step, double share) {
    try (EngineUse _ = engine.use("accumulate")) {
      writeScalars(share);
      return NonFinite.of(step);
    }
  }

  private void writeScalars(double share) {
    engine.write(scalars, new float[] {(float) share, begun ? 1 : 0});
  }

  /**
   * Returns the gradient of the batch by all parameters as one vector, for {@link
   * Optimizer#compile(Tensor, Tensor, List)}; 0 for those that are frozen.
   */
  public Tensor gradient() {
    return ofBatch(ofLoss.gradient(), ofPenalties == null ? null : ofPenalties.gradient());
  }

  /** Returns the loss of the batch with its penalties, one element. */
  public Tensor loss() {
    return ofBatch(ofLoss.value(), ofPenalties == null ? null : ofPenalties.value());
  }

  private Tensor ofBatch(Tensor sum, @Nullable Tensor penalty) {
    Tensor mean =
        weight == null
            ? sum
            : Tensor.apply(
                "weighted_mean",
                List.of(sum, sum.shape().rank() == 0 ? weight.reshape() : weight),
                e -> e.get(0).divNoNan(e.get(1)));
    return penalty == null ? mean : mean.add(penalty);
  }
}
