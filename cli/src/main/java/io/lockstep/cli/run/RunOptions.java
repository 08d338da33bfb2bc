package io.lockstep.cli.run;

import io.lockstep.cli.data.DataLoader;
import io.lockstep.cli.data.DataNotes;
import io.lockstep.cli.data.DataSource;
import io.lockstep.cli.data.SplitOptions;
import io.lockstep.cli.data.TableOptions;
import io.lockstep.cli.run.value.ScaleChoice;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.DataParts;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.HoldOut;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.csv.schema.CsvOptions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.network.ModelForm.Usual;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.ParameterKey;
import io.lockstep.training.optim.schedule.Schedule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The options that decide what a new model is and how it is trained; a model file keeps them. */
public final class RunOptions {
  /** The names of these options. */
  public static final Set<String> NAMES = names();

  private static Set<String> names() {
    Set<String> names = new HashSet<>(TableOptions.NAMES);
    names.addAll(WeightOptions.NAMES);
    names.addAll(TargetOptions.NAMES);
    names.addAll(SplitOptions.NAMES);
    names.addAll(
        List.of(
            "--model",
            "--activation",
            "--output-activation",
            "--dropout",
            "--init-from",
            "--freeze",
            "--loss",
            "--label-smoothing",
            "--optimizer",
            "--lr",
            "--hyper",
            "--clip-norm",
            "--clip-tensor-norm",
            "--clip-value",
            "--group",
            "--constrain",
            "--reduce-on-plateau",
            "--batch",
            "--accumulate",
            "--seed",
            "--drop-last",
            "--scale"));
    return Set.copyOf(names);
  }

  /** Returns those of these options that were given to a command, with commas between. */
  public static String given(CommandSpec command) {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::shortestName)
        .filter(NAMES::contains)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static final int MOST_BATCH = 128;
  private static final int LEAST_BATCH = 16;
  private static final int STEPS_OF_AN_EPOCH = 50;

  @Mixin private final TargetOptions target = new TargetOptions();
  @Mixin private final TableOptions table = new TableOptions();
  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final TransferOptions transfer = new TransferOptions();
  @Mixin private final WeightOptions weights = new WeightOptions();
  @Mixin private final OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = {
        "Examples in a step (default: 128, down to 16 where there are fewer than 6400 examples)."
      })
  private @Nullable Integer batch;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Take a batch as N micro-batches, one after another, and add up their gradients, where the"
            + " whole does not fit into memory (default: ${DEFAULT-VALUE})."
      })
  private int accumulate;

  @Option(
      names = "--drop-last",
      description = "Leave the last batch of an epoch out where it is not full.")
  private boolean dropLast;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of all that is random; the same seed gives the same bits (default: 1).")
  private long seed;

  @Mixin private final SplitOptions split = new SplitOptions();

  @Option(
      names = "--scale",
      paramLabel = "HOW",
      defaultValue = "auto",
      description = {
        "none, standard (mean 0, deviation 1), minmax (0..1) or auto: images to 0..1, CSV standard,"
            + " points none (default: ${DEFAULT-VALUE}). Numbers to predict are scaled like the"
            + " columns of a CSV file."
      })
  private ScaleChoice scale = ScaleChoice.AUTO;

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a choice makes no sense
   */
  public void check(DataSource source) {
    if (batch != null && batch < 1) {
      throw new UsageException(
          "[train] batch must be at least 1, got " + batch + "; give one such as 128");
    }
    if (accumulate < 1) {
      throw new UsageException(
          "[train] a batch is taken as 1 micro-batch at least, got "
              + accumulate
              + "; leave --accumulate out to take it whole");
    }
    split.check();
    model.check();
    target.check(source);
    optimizer.check(model.usual(), target.isSeveral());
    table.check(source);
    weights.check(source, target.isSeveral());
  }

  /** Returns whether classes are to have their shares in each part. */
  public boolean isStratified() {
    return split.holdOut().stratified();
  }

  /** Returns the examples that are neither to test on nor held out by the data themselves. */
  public Dataset untested(DataParts parts) {
    HoldOut held = split.holdOut();
    boolean stratified = held.stratified() && held.test() > 0;
    return new HoldOut(0, held.test(), stratified).of(parts, seed).training();
  }

  /**
   * Returns the run of a new model.
   *
   * @throws UsageException if data and choices do not fit together
   */
  public RunPlan plan(DataSource source) {
    return plan(source, parts -> split.holdOut().of(parts, seed));
  }

  /**
   * Returns the run of a new model.
   *
   * @param parting says which examples are trained on and which are held out
   * @throws UsageException if data and choices do not fit together
   */
  public RunPlan plan(DataSource source, UnaryOperator<DataParts> parting) {
    DataLoader.Loaded loaded = DataLoader.load(source, csv(), seed);
    DataParts parts = parting.apply(loaded.parts());
    Dataset training = parts.training();
    Matrix values = training.features().values();
    CsvSchema schema = loaded.schema();
    OutputPlan outputs =
        OutputPlan.of(
            new OutputPlan.Choices(model, target, optimizer, weights, scale), training, schema);
    HoldOut held = split.holdOut();
    Layer network = outputs.network();
    Shape input = Shape.of(training.width());
    int inStep = batch(model.usual(), training.size());
    ModelInfo info =
        new ModelInfo(
            network,
            input,
            outputs.outputs(),
            optimizer.config(model.usual(), Structure.of(network, input)),
            0,
            0,
            inStep,
            held.validation(),
            seed,
            schema == null ? null : schema.toJson(),
            null,
            transfer.frozen(network, training.width()),
            null,
            accumulate(inStep),
            dropLast,
            held.test(),
            held.stratified());
    return new RunPlan(
        info,
        scale.fit(values, schema != null),
        outputs.targetScaling(),
        parts,
        null,
        transfer.initial(),
        notes(info, DataNotes.ofTraining(source, loaded.reading(), parts)));
  }

  /** What is to be said of the data, of their classes, and of a rate that learns nothing. */
  private DataNotes notes(ModelInfo info, DataNotes ofData) {
    DataNotes notes = ofData;
    if (info.outputs().values().stream().anyMatch(o -> o.task() == Task.CLASSIFICATION)) {
      int vectors = 2 + info.optimizer().state(ParameterKey.of(info.structure())).size();
      String cost = new ClassCost(info.structure(), vectors, info.options().microBatch()).text();
      notes = cost == null ? notes : notes.warning(cost);
    }
    Schedule rate = info.optimizer().hyperparameters().get("lr");
    return rate != null && rate.json() instanceof Double number && number.floatValue() == 0
        ? notes.warning("the learning rate is 0, so that nothing is learnt")
        : notes;
  }

  private CsvOptions csv() {
    CsvOptions options =
        target
            .apply(weights.apply(table.apply(CsvOptions.DEFAULT)))
            .withHeldOut(split.holdOut(), seed);
    // Without a label, the last column is one of those to reconstruct.
    boolean last = !target.areNamed() && model.task(target.only(), true) != Task.RECONSTRUCTION;
    return last || target.areNamed() ? options : options.withoutLabel();
  }

  private int accumulate(int ofBatch) {
    if (accumulate > ofBatch) {
      throw new UsageException(
          "[train] a batch of "
              + ofBatch
              + " cannot be taken as "
              + accumulate
              + " micro-batches; use --accumulate of at most "
              + ofBatch
              + ", or a larger --batch");
    }
    return accumulate;
  }

  private int batch(Usual usual, int examples) {
    Integer given = batch != null ? batch : usual.batch();
    return given != null ? given : usualBatch(examples);
  }

  /** A power of two; few examples are trained on in small batches, to take enough steps. */
  private static int usualBatch(int examples) {
    int fitting = Integer.highestOneBit(Math.max(1, examples / STEPS_OF_AN_EPOCH));
    return Math.min(Math.clamp(fitting, LEAST_BATCH, MOST_BATCH), examples);
  }
}
