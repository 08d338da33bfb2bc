package io.lockstep.training.checkpoint;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.PendingTensor;
import io.lockstep.training.file.TensorType;
import io.lockstep.training.nn.AvailableMemory;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.Parameter;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.ParameterKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a model file that hold what was learnt: which they are follows from the
 * description alone, so that a file is compared with it before anything is built.
 */
final class ModelTensors {
  static final String MODEL = "model.";
  private static final String OPTIMIZER = "optimizer.";
  private static final String UNFIT_REMEDY =
      "Write the file again, or give one whose description fits its tensors";

  private ModelTensors() {}

  /** What the names of a moment's tensors begin with. */
  static String moment(String name) {
    return OPTIMIZER + name + ".";
  }

  /** Something done with an arena whose tensors have names that begin with a prefix. */
  interface Visitor {
    void visit(String prefix, ParameterArena arena);
  }

  /** Visits the parameters, state and moments of a model. */
  static void visit(Model model, Optimizer optimizer, Visitor visitor) {
    visitor.visit(MODEL, model.parameters());
    visitor.visit(MODEL, model.state());
    optimizer.state().forEach((name, arena) -> visitor.visit(moment(name), arena));
  }

  /** The names and shapes of the tensors that a model of that description has. */
  static Map<String, Shape> expected(ModelInfo info) {
    Structure structure = info.structure();
    List<Parameter> parameters = structure.parameters();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    parameters.forEach(p -> shapes.put(MODEL + p.name(), p.shape()));
    structure.state().forEach(p -> shapes.put(MODEL + p.name(), p.shape()));
    info.optimizer()
        .state(ParameterKey.of(structure))
        .forEach(
            (value, of) -> of.forEach((name, shape) -> shapes.put(moment(value) + name, shape)));
    return shapes;
  }

  /** A tensor to be written, by where its elements come from. */
  static PendingTensor pending(String name, Shape shape, PendingTensor.Source source) {
    return new PendingTensor(name, TensorType.F32, extents(shape), source);
  }

  static long[] extents(Shape shape) {
    return Arrays.stream(shape.toArray()).asLongStream().toArray();
  }

  /**
   * Checks that a file has these tensors and no others, and nothing in any tensor that is not
   * finite.
   */
  static void check(ModelInfo info, Map<String, NamedTensor> tensors, Faults faults) {
    Map<String, Shape> expected = expected(info);
    requirePossible(info, expected, tensors, faults);
    expected.forEach((name, shape) -> {
      NamedTensor tensor = tensors.get(name);
      if (tensor == null
          || tensor.type() != TensorType.F32
          || !Arrays.equals(tensor.shape(), extents(shape))) {
        throw unfit(
            faults,
            name,
            (tensor == null ? "it is missing" : "it is " + tensor.form())
                + ", but the model needs F32"
                + shape);
      }
    });
    tensors.forEach((name, tensor) -> {
      boolean learnt = name.startsWith(MODEL) || name.startsWith(OPTIMIZER);
      if (learnt && !expected.containsKey(name)) {
        throw unfit(faults, name, "it is there, but the model has no such tensor");
      }
      checkFinite(name, tensor, faults);
    });
  }

  /** Checks that a description asks for no more than both the file and the machine have. */
  private static void requirePossible(
      ModelInfo info,
      Map<String, Shape> expected,
      Map<String, NamedTensor> tensors,
      Faults faults) {
    long needed = Float.BYTES * expected.values().stream().mapToLong(Shape::size).sum();
    long present = tensors.values().stream().mapToLong(t -> t.data().byteSize()).sum();
    if (needed <= present) {
      return;
    }
    AvailableMemory machine = AvailableMemory.ofHost("this machine");
    if (!machine.mayHold(needed)) {
      throw faults.of(
          "metadata",
          "the description is of "
              + info.structure().parameterCount()
              + " parameters, which take "
              + AvailableMemory.gigabytes(needed)
              + " with what the optimizer keeps, but the file has "
              + present
              + " bytes of tensors, and "
              + machine,
          UNFIT_REMEDY);
    }
  }

  private static RuntimeException unfit(Faults faults, String name, String problem) {
    return faults.of("tensor " + name, problem, UNFIT_REMEDY);
  }

  private static void checkFinite(String name, NamedTensor tensor, Faults faults) {
    long place = tensor.firstNotFinite();
    if (place >= 0) {
      throw faults.of(
          "tensor " + name,
          "its element " + place + " is not finite",
          "Train the model again, with a lower learning rate");
    }
  }
}
