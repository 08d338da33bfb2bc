package io.lockstep.training.checkpoint;

import io.lockstep.kernels.library.OptimizerRules;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.ParameterArena;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.PendingTensor;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.file.TensorType;
import io.lockstep.training.nn.Architecture;
import io.lockstep.training.nn.Model;
import io.lockstep.training.optim.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model file that has been read: a safetensors file with the parameters as {@code model.*}, the
 * scaling as {@code scaling.*} and {@code targets.*}, the moments as {@code optimizer.*}, and a
 * {@link ModelInfo} as JSON in its metadata. Writing is atomic: a file is there whole or not at
 * all.
 */
public final class ModelFile {
  private static final String INFO = "lockstep.model";
  private static final String FORMAT = "format";
  private static final String VERSION = "lockstep-1";
  private static final String MODEL = "model.";
  private static final String SCALING = "scaling.";
  private static final String TARGETS = "targets.";
  private static final String OPTIMIZER = "optimizer.";

  private final Path path;
  private final ModelInfo info;
  private final Scaling scaling;
  private final @Nullable Scaling targetScaling;
  private final Map<String, NamedTensor> tensors;

  private ModelFile(
      Path path,
      ModelInfo info,
      Scaling scaling,
      @Nullable Scaling targetScaling,
      Map<String, NamedTensor> tensors) {
    this.path = path;
    this.info = info;
    this.scaling = scaling;
    this.targetScaling = targetScaling;
    this.tensors = tensors;
  }

  /** Writes a model with the state of its optimizer. */
  public static void write(
      Path path, ModelInfo info, Model model, Scaling scaling, Optimizer optimizer) {
    write(path, info, model, scaling, null, optimizer);
  }

  /**
   * Writes a model with the state of its optimizer.
   *
   * @param targetScaling of the numbers it was trained to predict, or null where they were not
   *     scaled
   */
  public static void write(
      Path path,
      ModelInfo info,
      Model model,
      Scaling scaling,
      @Nullable Scaling targetScaling,
      Optimizer optimizer) {
    List<PendingTensor> tensors = new ArrayList<>();
    add(tensors, MODEL, model.parameters());
    add(tensors, SCALING, scaling);
    if (targetScaling != null) {
      add(tensors, TARGETS, targetScaling);
    }
    optimizer.state().forEach((name, arena) -> add(tensors, OPTIMIZER + name + ".", arena));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT, VERSION);
    try {
      metadata.put(INFO, info.toJson());
    } catch (IOException e) {
      throw new IllegalStateException("a model's description is always JSON", e);
    }
    SafeTensors.writePending(path, metadata, tensors);
  }

  private static void add(List<PendingTensor> tensors, String prefix, Scaling scaling) {
    scaling
        .toArrays()
        .forEach((name, values) ->
            tensors.add(PendingTensor.of(NamedTensor.of(prefix + name, values, values.length))));
  }

  private static void add(List<PendingTensor> tensors, String prefix, ParameterArena arena) {
    arena
        .views()
        .forEach((name, view) ->
            tensors.add(
                new PendingTensor(
                    prefix + name,
                    TensorType.F32,
                    extents(view),
                    (first, target) -> arena.read(name, first, target))));
  }

  private static long[] extents(Tensor view) {
    return Arrays.stream(view.shape().toArray()).asLongStream().toArray();
  }

  /**
   * Reads and checks a model file.
   *
   * @throws DataException if it is missing, damaged, or no model of this program
   */
  public static ModelFile read(Path path) {
    SafeTensors.Contents contents = SafeTensors.read(path);
    String json = contents.metadata().get(INFO);
    if (json == null || !VERSION.equals(contents.metadata().get(FORMAT))) {
      throw fault(
          path,
          "metadata",
          "it is a safetensors file but not a model of this program (no '" + INFO + "')",
          "Give a file that 'lockstep train --out' wrote");
    }
    ModelInfo info;
    try {
      info = ModelInfo.fromJson(json);
    } catch (IOException | IllegalArgumentException e) {
      throw fault(
          path,
          "metadata",
          "the description of the model cannot be understood: " + firstLine(e),
          "Write the file again with this version of the program");
    }
    Map<String, NamedTensor> tensors = new LinkedHashMap<>();
    contents.tensors().forEach(t -> tensors.put(t.name(), t));
    Architecture form = info.architecture();
    Scaling scaling = scaling(path, tensors, SCALING, form.inputs());
    boolean scaledTargets = tensors.keySet().stream().anyMatch(n -> n.startsWith(TARGETS));
    Scaling targets = scaledTargets ? scaling(path, tensors, TARGETS, form.outputs()) : null;
    return new ModelFile(path, info, scaling, targets, tensors);
  }

  private static Scaling scaling(
      Path path, Map<String, NamedTensor> tensors, String prefix, int width) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> {
      if (name.startsWith(prefix) && tensor.type() == TensorType.F32) {
        arrays.put(name.substring(prefix.length()), tensor.toFloats());
      }
    });
    Scaling scaling;
    try {
      scaling = Scaling.fromArrays(arrays);
    } catch (IllegalArgumentException e) {
      throw fault(path, "tensors " + prefix + "*", firstLine(e), "Get a fresh copy of the file");
    }
    if (scaling.width() != width) {
      throw fault(
          path,
          "tensors " + prefix + "*",
          "they scale " + scaling.width() + " columns, but the model has " + width,
          "Get a fresh copy of the file");
    }
    return scaling;
  }

  /** Returns what the file says about the model. */
  public ModelInfo info() {
    return info;
  }

  /** Returns the scaling of the features. */
  public Scaling scaling() {
    return scaling;
  }

  /** Returns the scaling of the numbers to predict, or null where they were not scaled. */
  public @Nullable Scaling targetScaling() {
    return targetScaling;
  }

  /**
   * Returns the model on an engine, with the parameters of the file.
   *
   * @throws DataException if a parameter is missing or has another shape
   */
  public Model model(Engine engine) {
    Model model = new Model(engine, info.architecture().build(), info.seed());
    fill(MODEL, model.parameters());
    return model;
  }

  /**
   * Returns the optimizer where it was left.
   *
   * @throws DataException if its state is missing or has another shape
   */
  public Optimizer optimizer(Model model) {
    Optimizer optimizer =
        new Optimizer(
            OptimizerRules.byName(info.optimizer()), info.hyperparameters(), model.parameters());
    optimizer.state().forEach((name, arena) -> fill(OPTIMIZER + name + ".", arena));
    optimizer.resumeAt(info.step());
    return optimizer;
  }

  private void fill(String prefix, ParameterArena arena) {
    arena
        .views()
        .forEach((name, view) -> {
          NamedTensor tensor = tensors.get(prefix + name);
          if (tensor == null
              || tensor.type() != TensorType.F32
              || !Arrays.equals(tensor.shape(), extents(view))) {
            throw fault(
                path,
                "tensor " + prefix + name,
                (tensor == null ? "it is missing" : "it is " + tensor)
                    + ", but the model needs F32"
                    + view.shape(),
                "Write the file again, or give one whose description fits its tensors");
          }
          arena.write(name, view.shape(), tensor.data());
        });
  }

  private static DataException fault(Path path, String place, String problem, String remedy) {
    return new DataException("model file", path, place, problem, remedy);
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
