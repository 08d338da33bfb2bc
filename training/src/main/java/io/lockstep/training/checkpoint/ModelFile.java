package io.lockstep.training.checkpoint;

import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.PendingTensor;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.file.TensorType;
import io.lockstep.training.loop.RunState;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model file that has been read: a safetensors file with the parameters as {@code model.*}, the
 * scaling as {@code scaling.*} and {@code targets.*}, the moments as {@code optimizer.*}, and a
 * {@link ModelInfo} as JSON in its metadata, beside it the document of the run that it comes from,
 * where one was given. A checkpoint is such a file with more in it: where the run was, and what
 * callbacks kept, such as {@code best.*}. Writing is atomic: a file is there whole or not at all,
 * and only what was read again with every check takes the place of what was there.
 */
public final class ModelFile {
  private static final String SCALING = "scaling.";
  private static final String TARGETS = "targets.";

  private final Path path;
  private final ModelTexts texts;
  private final Scaling scaling;
  private final @Nullable Scaling targetScaling;
  private final Map<String, NamedTensor> tensors;

  private ModelFile(
      Path path,
      ModelTexts texts,
      Scaling scaling,
      @Nullable Scaling targetScaling,
      Map<String, NamedTensor> tensors) {
    this.path = path;
    this.texts = texts;
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
   * @throws DataException if the file cannot be written, the model is not what the description
   *     says, or it holds a value that is not finite; what was there stays as it was
   */
  public static void write(
      Path path,
      ModelInfo info,
      Model model,
      Scaling scaling,
      @Nullable Scaling targetScaling,
      Optimizer optimizer) {
    write(path, info, model, scaling, targetScaling, optimizer, null);
  }

  /**
   * Writes a model with the state of its optimizer and the document of its run.
   *
   * @param targetScaling of the numbers it was trained to predict, or null where they were not
   *     scaled
   * @param run the document, such as the JSON that {@code lockstep train} writes and {@code
   *     lockstep show --config} prints; any text, kept as it is, or null for none
   * @throws DataException if the file cannot be written, the model is not what the description
   *     says, or it holds a value that is not finite; what was there stays as it was
   */
  public static void write(
      Path path,
      ModelInfo info,
      Model model,
      Scaling scaling,
      @Nullable Scaling targetScaling,
      Optimizer optimizer,
      @Nullable String run) {
    optimizer.useEvaluated();
    List<PendingTensor> tensors = new ArrayList<>();
    ModelTensors.visit(model, optimizer, (prefix, arena) -> add(tensors, prefix, arena));
    write(path, new ModelTexts(info, run, null, null), scaling, targetScaling, tensors);
  }

  /** Writes tensors, and scalings behind them, and reads the file again before it counts. */
  static void write(
      Path path,
      ModelTexts texts,
      Scaling scaling,
      @Nullable Scaling targetScaling,
      List<PendingTensor> learnt) {
    List<PendingTensor> tensors = scalings(scaling, targetScaling);
    tensors.addAll(learnt);
    SafeTensors.writePending(
        path, texts.write(), tensors, contents -> of(path, contents, "write model"));
  }

  /**
   * Checks that a model can be written to a file, by all that can be known before it is trained:
   * worth doing before long work.
   *
   * @param targetScaling of the numbers it is to predict, or null where they are not scaled
   * @throws DataException if the name, the folder, the free space or the length of the description
   *     stand against it
   */
  public static void check(
      Path path, ModelInfo info, Scaling scaling, @Nullable Scaling targetScaling) {
    check(path, info, scaling, targetScaling, null);
  }

  /**
   * Checks that a model can be written to a file with the document of its run.
   *
   * @param targetScaling of the numbers it is to predict, or null where they are not scaled
   * @param run the document as far as it is known before the run, or null for none
   * @throws DataException if the name, the folder, the free space or the length of the description
   *     stand against it
   */
  public static void check(
      Path path,
      ModelInfo info,
      Scaling scaling,
      @Nullable Scaling targetScaling,
      @Nullable String run) {
    List<PendingTensor> tensors = scalings(scaling, targetScaling);
    ModelTensors.expected(info)
        .forEach(
            (name, shape) -> tensors.add(ModelTensors.pending(name, shape, (first, target) -> {})));
    SafeTensors.check(path, new ModelTexts(info, run, null, null).write(), tensors);
  }

  private static List<PendingTensor> scalings(Scaling scaling, @Nullable Scaling targetScaling) {
    List<PendingTensor> tensors = new ArrayList<>();
    add(tensors, SCALING, scaling);
    if (targetScaling != null) {
      add(tensors, TARGETS, targetScaling);
    }
    return tensors;
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
                ModelTensors.pending(
                    prefix + name,
                    view.shape(),
                    (first, target) -> arena.read(name, first, target))));
  }

  /**
   * Reads and checks a model file: its description, that its tensors are those of such a model, and
   * that all their values are finite.
   *
   * @throws DataException if it is missing, damaged, or no model of this program
   */
  public static ModelFile read(Path path) {
    return of(path, SafeTensors.read(path), "model file");
  }

  /** Reads and checks what a file holds. */
  static ModelFile of(Path path, SafeTensors.Contents contents, String operation) {
    Faults faults = new Faults(operation, path);
    ModelTexts texts = ModelTexts.read(contents.metadata(), faults);
    ModelInfo info = texts.info();
    Map<String, NamedTensor> tensors = new LinkedHashMap<>();
    contents.tensors().forEach(t -> tensors.put(t.name(), t));
    ModelTensors.check(info, tensors, faults);
    Scaling scaling = scaling(faults, tensors, SCALING, info.inputs());
    boolean scaledTargets = tensors.keySet().stream().anyMatch(n -> n.startsWith(TARGETS));
    Scaling targets = scaledTargets ? scaling(faults, tensors, TARGETS, info.targets()) : null;
    return new ModelFile(path, texts, scaling, targets, tensors);
  }

  private static Scaling scaling(
      Faults faults, Map<String, NamedTensor> tensors, String prefix, int width) {
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
      throw faults.of(
          "tensors " + prefix + "*", Faults.firstLine(e), "Get a fresh copy of the file");
    }
    if (scaling.width() != width) {
      throw faults.of(
          "tensors " + prefix + "*",
          "they scale " + scaling.width() + " columns, but the model has " + width,
          "Get a fresh copy of the file");
    }
    return scaling;
  }

  /** Returns what the file says about the model. */
  public ModelInfo info() {
    return texts.info();
  }

  /** Returns the scaling of the features. */
  public Scaling scaling() {
    return scaling;
  }

  /** Returns the scaling of the numbers to predict, or null where they were not scaled. */
  public @Nullable Scaling targetScaling() {
    return targetScaling;
  }

  /** Returns the document of the run that the model comes from, or null where none was written. */
  public @Nullable String run() {
    return texts.run();
  }

  /** Returns where the run was, in a checkpoint; null in the file of a model whose run was over. */
  public @Nullable RunState state() {
    return texts.state();
  }

  /** Returns the model on an engine, with the parameters of the file. */
  public Model model(Engine engine) {
    Model model = new Model(engine, info().network(), info().input(), info().seed());
    fill(ModelTensors.MODEL, model.parameters());
    fill(ModelTensors.MODEL, model.state());
    return model;
  }

  /**
   * Takes the parameters and the state that a model has in common with the file's, by name and
   * shape: what was learnt for one task serves another (transfer learning).
   *
   * @return which were taken, and which were not
   * @throws DataException if none of them matches
   */
  public LoadReport load(Model model) {
    List<String> matched = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    Set<String> unexpected = new LinkedHashSet<>();
    tensors.keySet().stream()
        .filter(name -> name.startsWith(ModelTensors.MODEL))
        .forEach(name -> unexpected.add(name.substring(ModelTensors.MODEL.length())));
    for (ParameterArena arena : List.of(model.parameters(), model.state())) {
      arena
          .views()
          .forEach((name, view) -> {
            NamedTensor tensor = tensors.get(ModelTensors.MODEL + name);
            unexpected.remove(name);
            if (tensor == null) {
              missing.add(name);
            } else if (!Arrays.equals(tensor.shape(), ModelTensors.extents(view.shape()))) {
              misshaped.add(name);
            } else {
              arena.write(name, view.shape(), tensor.data());
              matched.add(name);
            }
          });
    }
    LoadReport report = new LoadReport(matched, missing, List.copyOf(unexpected), misshaped);
    if (matched.isEmpty()) {
      throw new Faults("load model", path)
          .of(
              "",
              "no tensor of the model is in the file by name and shape (" + report + ")",
              "Name the layers alike, or give the file of a model of this kind");
    }
    return report;
  }

  /** Returns the optimizer where it was left. */
  public Optimizer optimizer(Model model) {
    Optimizer optimizer = new Optimizer(info().optimizer(), model);
    resume(optimizer);
    return optimizer;
  }

  private void resume(Optimizer optimizer) {
    ModelInfo info = info();
    optimizer.state().forEach((name, arena) -> fill(ModelTensors.moment(name), arena));
    optimizer.freeze(info.frozenNames()::contains);
    optimizer.resumeAt(info.step());
    optimizer.atEpoch(info.epochs());
    optimizer.resumePlateau(info.plateau());
    if (info.step() > 0) {
      optimizer.evaluatedInPlace();
    }
  }

  /**
   * Has the next {@link Trainer#fit} go on with the run of this file, to the same bits: from within
   * an epoch, where the file is a checkpoint.
   *
   * @param trainer of the model and the optimizer that this file gave
   */
  public void resume(Trainer trainer) {
    RunState state = state();
    if (state == null) {
      trainer.resumeAt(info().epochs());
    } else {
      trainer.resume(state, this::fill);
    }
  }

  /**
   * Puts a trainer that was built anew to where the run of this file was: parameters, moments,
   * counters, and numbers of the optimizer that were set during the run. The next {@link
   * Trainer#fit} goes on with it.
   *
   * @throws DataException if the trainer is of another model, or trains it otherwise; says where
   */
  public void restore(Trainer trainer) {
    new Sameness(new Faults("resume", path), texts, scaling).require(trainer);
    fill(ModelTensors.MODEL, trainer.model().parameters());
    fill(ModelTensors.MODEL, trainer.model().state());
    Optimizer optimizer = trainer.optimizer();
    info().optimizer().hyperparameters().forEach(optimizer::set);
    info().optimizer().clipping().forEach(optimizer::set);
    resume(optimizer);
    resume(trainer);
  }

  /** Returns the optimizer's description when the run was begun, before numbers of it were set. */
  public OptimizerConfig begun() {
    OptimizerConfig begun = texts.begun();
    return begun == null ? info().optimizer() : begun;
  }

  /** Copies tensors; those of model and optimizer were checked when the file was read. */
  private void fill(String prefix, ParameterArena arena) {
    arena
        .views()
        .forEach((name, view) -> {
          NamedTensor tensor = tensors.get(prefix + name);
          if (tensor == null
              || !Arrays.equals(tensor.shape(), ModelTensors.extents(view.shape()))) {
            throw new Faults("resume", path)
                .of(
                    "tensor " + prefix + name,
                    (tensor == null ? "it is missing" : "it is " + tensor.form())
                        + ", but the run needs F32"
                        + view.shape(),
                    "Resume the run with the callbacks that it was begun with");
          }
          arena.write(name, view.shape(), tensor.data());
        });
  }
}
