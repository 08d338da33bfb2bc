package io.lockstep.parity.own;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.parity.cases.Case;
import io.lockstep.parity.cases.GradientCase;
import io.lockstep.parity.cases.Selection;
import io.lockstep.parity.runs.TrainingRun;
import io.lockstep.parity.runs.TrainingRuns;
import io.lockstep.training.layer.Linear;
import io.lockstep.training.layer.Sequential;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A layer. It is computed as it is used and as it is trained, at each size; its gradients, by what
 * goes in and by all parameters, are compared with differences; some steps of plain descent follow
 * one another; and a whole training that is interrupted must go on as if it had not been.
 *
 * @param name in messages: lower case letters, digits and {@code _}
 * @param layer makes it for a size
 * @param input how a batch is drawn; its first axis counts examples
 * @param sizes that {@link OwnOperand#SIZE} stands for; empty for those of the kit
 * @param gradients how far they are looked at
 * @param reference the layer in plain Java, or null
 */
public record OwnLayer(
    String name,
    IntFunction<? extends Layer> layer,
    OwnOperand input,
    List<Integer> sizes,
    GradientOrder gradients,
    @Nullable LayerReference reference)
    implements OwnOperation {
  private static final String KIND = "own layer";
  private static final int EXAMPLES = 5;

  /** Weights of layers that are as wide as their inputs grow with the square of the size. */
  private static final int LARGEST = 257;

  /** Copies the list and checks name and operand. */
  public OwnLayer {
    OwnOperations.checkName(name);
    sizes = List.copyOf(sizes);
    if (!input.isFloat() || input.axes().isEmpty() || input.axes().getFirst() < 1) {
      throw new IllegalArgumentException(
          "[own layer] '"
              + name
              + "' cannot take "
              + input
              + "; give it floats in a shape whose first axis is the number of examples");
    }
  }

  /** Returns a layer that takes rows of any width, five of them in a batch. */
  public static OwnLayer of(String name, Layer layer) {
    return of(name, _ -> layer);
  }

  /** Returns a layer that is made for rows of a width, five of them in a batch. */
  public static OwnLayer of(String name, IntFunction<? extends Layer> layer) {
    OwnOperand rows = OwnOperand.floats(EXAMPLES, OwnOperand.SIZE);
    return new OwnLayer(name, layer, rows, List.of(), GradientOrder.SECOND, null);
  }

  /** Returns this with another batch, such as one of images. */
  public OwnLayer withInput(OwnOperand batch) {
    return new OwnLayer(name, layer, batch, sizes, gradients, reference);
  }

  /** Returns this tried at sizes of its own, as what takes even ones alone. */
  public OwnLayer withSizes(Integer... others) {
    return new OwnLayer(name, layer, input, List.of(others), gradients, reference);
  }

  /** Returns this with its gradients looked at no further than told. */
  public OwnLayer withGradients(GradientOrder order) {
    return new OwnLayer(name, layer, input, sizes, order, reference);
  }

  /** Returns this with what it computes where it is used, in plain Java loops. */
  public OwnLayer withReference(LayerReference whole) {
    return new OwnLayer(name, layer, input, sizes, gradients, whole);
  }

  @Override
  public List<Case> cases(Selection selection) {
    List<Case> cases = new ArrayList<>();
    for (int size : sizes(selection)) {
      LayerCases at = at(size);
      cases.add(at.used(name + " " + size, false, reference));
      if (input.kind() == OwnOperand.Kind.ANY) {
        cases.add(at.used(name + " special " + size, true, reference));
      }
      cases.add(at.trained(name + " training " + size));
      if (gradients.isLookedAt() && at.hasParameters()) {
        cases.add(at.steps(name + " steps " + size));
      }
    }
    for (GradientCase slope : gradientCases()) {
      cases.add(slope.in(DType.F32));
      cases.add(slope.in(DType.F64));
    }
    return cases;
  }

  private List<Integer> sizes(Selection selection) {
    return sizes.isEmpty()
        ? selection.vectors().stream().filter(n -> n > 0 && n <= LARGEST).toList()
        : sizes;
  }

  private LayerCases at(int size) {
    return new LayerCases(KIND, layer.apply(size), input, size, gradients.isLookedAt());
  }

  @Override
  public List<GradientCase> gradientCases() {
    List<GradientCase> cases = new ArrayList<>();
    for (int size : gradients.isSlope() ? OwnSizes.small(sizes) : List.<Integer>of()) {
      for (boolean training : new boolean[] {false, true}) {
        String variant = name + (training ? " training " : " ") + size;
        GradientCase first = at(size).slope(variant, training);
        cases.add(first);
        if (gradients == GradientOrder.SECOND) {
          cases.add(first.secondOrder());
        }
      }
    }
    return cases;
  }

  /**
   * Returns a training of a network with the layer in its middle, where it takes rows and gives
   * rows.
   */
  public Optional<TrainingRun> training() {
    List<Integer> small = OwnSizes.small(sizes);
    if (input.axes().size() != 2 || small.isEmpty() || !gradients.isLookedAt()) {
      return Optional.empty();
    }
    int size = small.getLast();
    int width = input.shape(size)[1];
    Layer made = layer.apply(size);
    return Structure.of(made, Shape.of(width)).output().rank() == 1
        ? Optional.of(training(made, width))
        : Optional.empty();
  }

  private TrainingRun training(Layer made, int width) {
    Layer network = Sequential.of(new Linear(width), made, new Linear(1));
    return TrainingRuns.ofPlane("own layer " + name, network);
  }

  @Override
  public String toString() {
    return name;
  }
}
