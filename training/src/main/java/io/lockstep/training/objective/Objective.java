package io.lockstep.training.objective;

import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Loss.TargetKind;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.tensor.TensorException.ShapeMismatch;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Targets;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What training minimizes: a loss, averaged over the batch, for a task.
 *
 * @param task what the model gives
 * @param loss how far that is from the target
 * @param classWeights how much an example of each class counts; empty where all count alike
 * @param ignoredClass the index of the class whose examples do not count, such as -100; or null
 */
public record Objective(
    Task task, Loss loss, List<Double> classWeights, @Nullable Integer ignoredClass)
    implements Criterion {
  /** Checks that the loss can serve the task, and the weights. */
  public Objective {
    classWeights = List.copyOf(classWeights);
    boolean classes = loss.targetKind().isClass();
    if (classes && task != Task.CLASSIFICATION) {
      throw new IllegalArgumentException(
          "[objective] loss "
              + loss.name()
              + " needs classes, but the task is "
              + lower(task)
              + "; use squared_error or another elementwise loss");
    }
    if (task != Task.CLASSIFICATION && (!classWeights.isEmpty() || ignoredClass != null)) {
      throw new IllegalArgumentException(
          "[objective] class weights and an ignored class are of classes, but the task is "
              + lower(task)
              + "; give weights of examples instead");
    }
    for (double weight : classWeights) {
      if (!(weight >= 0 && Float.isFinite((float) weight))) {
        throw new IllegalArgumentException(
            "[objective] class weight "
                + classWeights.indexOf(weight)
                + " is "
                + weight
                + "; give a value of at least 0 that is finite in float32");
      }
    }
  }

  /** Creates an objective in which all examples count alike. */
  public Objective(Task task, Loss loss) {
    this(task, loss, List.of(), null);
  }

  /**
   * Returns whether the loss is not of logits that the network's last activation would change, as
   * where a softmax stands in front of a loss that takes one itself. What losses of probabilities
   * are given is looked at where there are examples.
   */
  public boolean leavesLogits(Layer network) {
    return loss.outputKind() != Loss.OutputKind.NUMBER
        || loss.takes(Networks.outputActivation(network));
  }

  /** Returns whether examples of some classes count more than those of others. */
  @Override
  public boolean isWeighted() {
    return !classWeights.isEmpty() || ignoredClass != null;
  }

  /**
   * Returns the objectives of several outputs, which stand in the network's row in the order of
   * their names.
   */
  public static OutputObjectives of(Map<String, OutputObjective> outputs) {
    return new OutputObjectives(outputs);
  }

  /** Returns the usual objective: cross-entropy for classes, else squared error. */
  public static Objective of(Task task) {
    return new Objective(
        task,
        task == Task.CLASSIFICATION ? Losses.CROSS_ENTROPY_WITH_LOGITS : Losses.SQUARED_ERROR);
  }

  /**
   * Returns the same with weights of classes, in their order: an example counts as much as its
   * class. So it is in Keras, and in PyTorch where labels are not smoothed.
   */
  public Objective withClassWeights(double... weights) {
    return new Objective(task, loss, Arrays.stream(weights).boxed().toList(), ignoredClass);
  }

  /**
   * Returns the same with a class whose examples do not count, be their loss infinite or NaN; its
   * index need not be that of an output, as -100 in PyTorch.
   */
  public Objective ignoring(int index) {
    return new Objective(task, loss, classWeights, index);
  }

  /**
   * Returns the mean loss of a batch, as a scalar.
   *
   * @param prediction {@code [n, outputs]}
   * @param target the class indices {@code [n]} (I32) where classes are told apart, of which each
   *     must be below the number of outputs, see {@link Tensor#oneHot}, or the share of each class
   *     {@code [n, outputs]}. Else {@code [n, outputs]}, within what the loss can take ({@link
   *     Loss.TargetKind})
   * @throws ShapeMismatch if target and prediction do not fit
   */
  @Override
  public Tensor loss(Tensor prediction, Tensor target) {
    return isWeighted()
        ? sum(prediction, target, null).mean()
        : losses(prediction, wanted(prediction, target)).mean();
  }

  /**
   * Returns the mean loss of a batch whose examples have weights, as a scalar: the sum of weighted
   * losses divided by the sum of weights, as in PyTorch where classes have them. Where nothing has
   * a weight it is 0; PyTorch has NaN there.
   *
   * @param prediction {@code [n, outputs]}
   * @param target as in {@link #loss(Tensor, Tensor)}
   * @param weights how much each example counts, {@code [n]}, times what its class does
   * @throws ShapeMismatch if they do not fit
   */
  @Override
  public Tensor loss(Tensor prediction, Tensor target, Tensor weights) {
    return sum(prediction, target, weights).mean();
  }

  /**
   * A sum of losses, from which the mean of several batches can be made.
   *
   * @param total the sum of the weighted losses of examples, a scalar
   * @param weight the sum of their weights, a scalar
   */
  public record LossSum(Tensor total, Tensor weight) {
    /** Returns the mean loss, 0 of nothing. */
    public Tensor mean() {
      return Tensor.apply(
          "weighted_mean", List.of(total, weight), e -> e.get(0).divNoNan(e.get(1)));
    }
  }

  /**
   * Returns the sum of the losses of a batch, of which one of an example is the mean over its
   * outputs.
   *
   * @param weights how much each example counts, {@code [n]}, or null where all count alike
   * @throws ShapeMismatch if they do not fit
   */
  @Override
  public LossSum sum(Tensor prediction, Tensor target, @Nullable Tensor weights) {
    Tensor wanted = wanted(prediction, target);
    Tensor values = losses(prediction, wanted);
    int examples = values.shape().dim(0);
    int[] column = new int[values.shape().rank()];
    Arrays.fill(column, 1);
    column[0] = examples;
    List<Tensor> factors = new ArrayList<>();
    if (weights != null) {
      factors.add(exampleWeights(prediction, weights, examples).reshape(column));
    }
    if (!classWeights.isEmpty()) {
      factors.add(classWeights(prediction, wanted).reshape(column));
    }
    Tensor counts = isIndex(prediction, target) ? counts(target) : null;
    if (counts != null) {
      factors.add(counts.reshape(column));
    }
    if (factors.isEmpty()) {
      factors.add(prediction.engine().ones(column));
    }
    Tensor weight = factors.stream().reduce(Tensor::mul).orElseThrow();
    int each = examples == 0 ? 1 : values.size() / examples;
    Tensor total =
        Tensor.apply(loss.name(), List.of(weight, values), e -> e.get(0).mulNoNan(e.get(1))).sum();
    return new LossSum(total.div(each), weight.sum());
  }

  /**
   * Returns 0 for each example of the ignored class and 1 for the others, {@code [n]}; null where
   * none is ignored.
   *
   * @param target class indices {@code [n]}
   */
  public @Nullable Tensor counts(Tensor target) {
    Integer ignored = ignoredClass;
    return ignored == null
        ? null
        : target.apply("counts", c -> c.eq(Expr.i32(ignored)).select(Expr.f32(0), Expr.f32(1)));
  }

  /** Returns whether examples of a class count: it is not ignored, and its weight is not 0. */
  boolean counts(int index) {
    Integer ignored = ignoredClass;
    return (ignored == null || index != ignored)
        && (index >= classWeights.size() || classWeights.get(index).floatValue() > 0);
  }

  /** Returns how many examples are not of the ignored class. */
  public int counted(Targets.Classes classes) {
    Integer ignored = ignoredClass;
    return ignored == null
        ? classes.rows()
        : (int) IntStream.range(0, classes.rows()).filter(r -> classes.get(r) != ignored).count();
  }

  /**
   * Returns how many examples of an output's classes, in a column of targets, are not of the
   * ignored class.
   */
  public int counted(Matrix classes, int column) {
    Integer ignored = ignoredClass;
    return ignored == null
        ? classes.rows()
        : (int)
            IntStream.range(0, classes.rows())
                .filter(r -> (int) classes.get(r, column) != ignored)
                .count();
  }

  /** The loss of each element, or of each row. */
  private Tensor losses(Tensor prediction, Tensor wanted) {
    if (!prediction.shape().equals(wanted.shape())) {
      throw new ShapeMismatch(
          loss.name(),
          "prediction "
              + prediction.describe()
              + " and target "
              + wanted.describe()
              + " must have one shape; reshape one of them, or change the number of outputs");
    }
    return Tensor.apply(
        loss.name(), List.of(prediction, wanted), e -> loss.apply(e.get(0), e.get(1)));
  }

  /** What the loss compares with: for classes the share of each. */
  private Tensor wanted(Tensor prediction, Tensor target) {
    if (task != Task.CLASSIFICATION) {
      return target;
    }
    boolean shares = target.dtype().isFloat() && target.shape().equals(prediction.shape());
    Tensor distribution = shares ? target : oneHot(prediction, target);
    return loss.targetKind().equals(TargetKind.SIGN)
        ? distribution.apply("sign", t -> t.mul(2).sub(1))
        : distribution;
  }

  private static boolean isIndex(Tensor prediction, Tensor target) {
    return prediction.shape().rank() == 2
        && target.shape().equals(Shape.of(prediction.shape().dim(0)));
  }

  private Tensor oneHot(Tensor prediction, Tensor target) {
    if (!isIndex(prediction, target)) {
      throw new ShapeMismatch(
          loss.name(),
          "classes need a prediction [n,outputs] and a class index for each row [n]: prediction "
              + prediction.describe()
              + ", target "
              + target.describe()
              + "; reshape one of them");
    }
    Integer ignored = ignoredClass;
    Tensor known =
        ignored == null
            ? target
            : target.apply("kept_class", c -> c.eq(Expr.i32(ignored)).select(Expr.i32(0), c));
    return known.oneHot(prediction.shape().dim(1));
  }

  private Tensor exampleWeights(Tensor prediction, Tensor weights, int examples) {
    if (!weights.shape().equals(Shape.of(examples))) {
      throw new ShapeMismatch(
          loss.name(),
          "weights of examples need one for each row [n]: prediction "
              + prediction.describe()
              + ", weights "
              + weights.describe()
              + "; reshape one of them");
    }
    return weights;
  }

  /** The weight of the class of each row, {@code [n,1]}. */
  private Tensor classWeights(Tensor prediction, Tensor wanted) {
    if (classWeights.size() != prediction.shape().dim(1)) {
      throw new ShapeMismatch(
          loss.name(),
          "there are "
              + classWeights.size()
              + " class weights for prediction "
              + prediction.describe()
              + "; give one for each output");
    }
    float[] weights = new float[classWeights.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = classWeights.get(i).floatValue();
    }
    double other = loss.targetKind().otherClass();
    return Tensor.apply(
        "class_weight",
        List.of(wanted, prediction.engine().tensor(weights, weights.length)),
        e -> e.get(0).sub(other).div(1 - other).mul(e.get(1)).overRow(ReduceOp.SUM));
  }

  /**
   * Returns what the network's outputs say: probabilities where the loss takes logits, else the
   * values themselves, which for classes are scores near the 0 and 1 that they were trained on.
   *
   * @param output {@code [n, outputs]}
   */
  @Override
  public Tensor prediction(Tensor output) {
    return switch (loss.link()) {
      case IDENTITY -> output;
      case SIGMOID -> output.apply("sigmoid", Activations.SIGMOID::apply);
      case SOFTMAX -> output.softmax();
      case EXP -> output.exp();
      case STEP -> output.apply("step", Activations.STEP::apply);
    };
  }

  @Override
  public List<OutputPart> parts() {
    return List.of(OutputPart.whole(this));
  }

  @Override
  public boolean reconstructs() {
    return task == Task.RECONSTRUCTION;
  }

  private static String lower(Task task) {
    return task.name().toLowerCase(Locale.ROOT);
  }
}
