package io.lockstep.training.checkpoint;

import io.lockstep.kernels.library.LibraryProviderException;
import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.PendingTensor;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.file.TensorType;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import io.lockstep.training.optim.Optimizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model file that has been read: a safetensors file with the parameters as {@code model.*}, the
 * scaling as {@code scaling.*} and {@code targets.*}, the moments as {@code optimizer.*}, and a
 * {@link ModelInfo} as JSON in its metadata, beside it the document of the run that it comes from,
 * where one was given. Writing is atomic: a file is there whole or not at all, and only what was
 * read again with every check takes the place of what was there.
 */
public final class ModelFile {
  private static final String INFO = "lockstep.model";
  private static final String RUN = "lockstep.run";
  private static final String FORMAT = "format";
  private static final String VERSION = "lockstep-2";

  /** Told networks by a form of three words and some widths; still read. */
  private static final String VERSION_1 = "lockstep-1";

  private static final String SCALING = "scaling.";
  private static final String TARGETS = "targets.";

  private final Path path;
  private final ModelInfo info;
  private final Scaling scaling;
  private final @Nullable Scaling targetScaling;
  private final @Nullable String run;
  private final Map<String, NamedTensor> tensors;

  private ModelFile(
      Path path,
      ModelInfo info,
      Scaling scaling,
      @Nullable Scaling targetScaling,
      @Nullable String run,
      Map<String, NamedTensor> tensors) {
    this.path = path;
    this.info = info;
    this.scaling = scaling;
    this.targetScaling = targetScaling;
    this.run = run;
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
    List<PendingTensor> tensors = scalings(scaling, targetScaling);
    ModelTensors.visit(model, optimizer, (prefix, arena) -> add(tensors, prefix, arena));
    SafeTensors.writePending(
        path, metadata(info, run), tensors, contents -> of(path, contents, "write model"));
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
        .forEach((name, shape) ->
            tensors.add(
                new PendingTensor(
                    name, TensorType.F32, ModelTensors.extents(shape), (first, target) -> {})));
    SafeTensors.check(path, metadata(info, run), tensors);
  }

  private static Map<String, String> metadata(ModelInfo info, @Nullable String run) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(FORMAT, VERSION);
    texts.put(INFO, ModelJson.write(info));
    if (run != null) {
      texts.put(RUN, run);
    }
    return texts;
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
                new PendingTensor(
                    prefix + name,
                    TensorType.F32,
                    ModelTensors.extents(view.shape()),
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
    String json = contents.metadata().get(INFO);
    String version = contents.metadata().getOrDefault(FORMAT, "");
    if (json == null || !List.of(VERSION, VERSION_1).contains(version)) {
      throw faults.of(
          "metadata",
          "it is a safetensors file but not a model of this program (no '" + INFO + "')",
          "Give a file that 'lockstep train --out' wrote");
    }
    ModelInfo info;
    try {
      info = ModelJson.read(json);
    } catch (IllegalArgumentException | DataException e) {
      throw misunderstood(faults, e);
    }
    Map<String, NamedTensor> tensors = new LinkedHashMap<>();
    contents.tensors().forEach(t -> tensors.put(t.name(), t));
    ModelTensors.check(info, tensors, faults);
    Scaling scaling = scaling(faults, tensors, SCALING, info.inputs());
    boolean scaledTargets = tensors.keySet().stream().anyMatch(n -> n.startsWith(TARGETS));
    Scaling targets = scaledTargets ? scaling(faults, tensors, TARGETS, info.targets()) : null;
    String run = contents.metadata().get(RUN);
    return new ModelFile(path, info, scaling, targets, run, tensors);
  }

  private static RuntimeException misunderstood(Faults faults, Exception fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof LibraryProviderException ofProvider) {
        return ofProvider;
      }
      if (cause instanceof UnknownNameException unknown) {
        return faults.of(
            "metadata",
            "the model needs the "
                + unknown.kind()
                + " "
                + Quoted.of(unknown.name())
                + ", which is not registered here; "
                + unknown.hint(),
            "Register it before the file is read, or put the jar that does on the class path"
                + " (LOCKSTEP_CLASS_PATH)");
      }
    }
    return faults.of(
        "metadata",
        "the description of the model cannot be understood: " + Faults.firstLine(fault),
        "Write the file again with this version of the program");
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

  /** Returns the document of the run that the model comes from, or null where none was written. */
  public @Nullable String run() {
    return run;
  }

  /** Returns the model on an engine, with the parameters of the file. */
  public Model model(Engine engine) {
    Model model = new Model(engine, info.network(), info.input(), info.seed());
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
    Optimizer optimizer = new Optimizer(info.optimizer(), model);
    optimizer.state().forEach((name, arena) -> fill(ModelTensors.moment(name), arena));
    optimizer.freeze(info.frozenNames()::contains);
    optimizer.resumeAt(info.step());
    optimizer.atEpoch(info.epochs());
    optimizer.resumePlateau(info.plateau());
    if (info.step() > 0) {
      optimizer.evaluatedInPlace();
    }
    return optimizer;
  }

  /** Copies parameters that were checked when the file was read. */
  private void fill(String prefix, ParameterArena arena) {
    arena
        .views()
        .forEach((name, view) ->
            arena.write(
                name, view.shape(), Objects.requireNonNull(tensors.get(prefix + name)).data()));
  }
}
