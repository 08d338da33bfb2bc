package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.HoldOut;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.loop.BestEpoch;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Parameter;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.objective.ClassWeighting;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.OutputObjective;
import io.lockstep.training.objective.OutputObjectives;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.ParameterKey;
import io.lockstep.training.optim.schedule.PlateauState;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says about a model, apart from its numbers.
 *
 * @param network the layers
 * @param input the shape of an example, without the axis of the batch
 * @param outputs what it gives: several outputs by name, or one alone, whose name is empty
 * @param optimizer what trained it, with all hyperparameters
 * @param step optimizer steps taken
 * @param epochs epochs trained
 * @param batch examples in a step
 * @param validationSplit the part of the examples held out, where the data came in one part
 * @param seed of the run
 * @param schema how a CSV file is to be read, as JSON text, or null
 * @param stopping how far early stopping had come, or null for a run without
 * @param frozen names of the parameters that are not trained, or null where all are
 * @param plateau how far the watch for a plateau is, or null for a run without
 * @param accumulate as how many micro-batches a batch is taken, or null where it is taken whole
 * @param dropLast whether the last batch of an epoch is left out where it is not full, or null
 *     where it is not
 * @param testSplit the part of the examples held out for a test, or null where there is none
 * @param stratified whether each class has its share in each part, or null where that is left to
 *     chance
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelInfo(
    @JsonProperty(required = true) Layer network,
    @JsonProperty(required = true) Shape input,
    @JsonProperty(required = true) Map<String, ModelOutput> outputs,
    @JsonProperty(required = true) OptimizerConfig optimizer,
    @JsonProperty(required = true) long step,
    @JsonProperty(required = true) int epochs,
    @JsonProperty(required = true) int batch,
    @JsonProperty(required = true) double validationSplit,
    @JsonProperty(required = true) long seed,
    @Nullable String schema,
    @Nullable BestEpoch stopping,
    @Nullable List<String> frozen,
    @Nullable PlateauState plateau,
    @Nullable Integer accumulate,
    @Nullable Boolean dropLast,
    @Nullable Double testSplit,
    @Nullable Boolean stratified) {
  /** The name of an output that is the only one. */
  public static final String ONLY = "";

  /** Most epochs of a model in all. */
  public static final int MOST_EPOCHS = 1 << 30;

  /** Most steps, so that counting on does not overflow. */
  private static final long MOST_STEPS = 1L << 62;

  /**
   * Checks every field, and that they fit together; copies the collections.
   *
   * @throws IllegalArgumentException if one is missing, out of range or does not fit the others
   */
  public ModelInfo {
    require(network, "network");
    require(input, "input");
    outputs = Collections.unmodifiableMap(new TreeMap<>(require(outputs, "outputs")));
    require(optimizer, "optimizer");
    options(batch, seed, accumulate, dropLast);
    dropLast = Boolean.TRUE.equals(dropLast) ? dropLast : null;
    accumulate = accumulate == null || accumulate == 1 ? null : accumulate;
    range(step >= 0 && step <= MOST_STEPS, "step", step, "a number from 0 to 2^62");
    range(epochs >= 0 && epochs <= MOST_EPOCHS, "epochs", epochs, "a number from 0 to 2^30");
    range(epochs <= step, "epochs", epochs, "no more than the " + step + " steps taken");
    range(
        validationSplit >= 0 && validationSplit < 1,
        "validationSplit",
        validationSplit,
        "at least 0 and below 1");
    testSplit = testSplit == null || testSplit == 0 ? null : testSplit;
    stratified = Boolean.TRUE.equals(stratified) ? stratified : null;
    holdOut(validationSplit, testSplit, stratified);
    checkForm(network, input, outputs);
    if (schema != null) {
      checkSchema(CsvSchema.fromJson(schema), input.size());
    }
    range(
        stopping == null || stopping.epoch() <= epochs,
        "stopping",
        stopping,
        "an epoch no later than " + epochs);
    optimizer.state(ParameterKey.of(Structure.of(network, input)));
    range(
        plateau == null || optimizer.plateau() != null,
        "plateau",
        plateau,
        "absent, since the optimizer watches for none");
    frozen = frozen == null || frozen.isEmpty() ? null : checkFrozen(frozen, network, input);
  }

  /** Creates a description of a model all of which is trained, and by all examples alike. */
  public ModelInfo(
      Layer network,
      Shape input,
      Task task,
      String loss,
      OptimizerConfig optimizer,
      long step,
      int epochs,
      int batch,
      double validationSplit,
      long seed,
      List<String> classNames,
      List<String> outputNames,
      @Nullable String schema,
      @Nullable BestEpoch stopping) {
    this(
        network,
        input,
        Map.of(ONLY, new ModelOutput(task, loss, classNames, outputNames, null, null, null)),
        optimizer,
        step,
        epochs,
        batch,
        validationSplit,
        seed,
        schema,
        stopping,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** Returns the description of a trainer's model as it is now, trained on all examples. */
  public static ModelInfo of(Trainer trainer) {
    TrainingOptions options = trainer.options();
    Optimizer trained = trainer.optimizer();
    return new ModelInfo(
        trainer.model().network(),
        trainer.model().structure().input(),
        ModelOutput.of(trainer.objective()),
        trained.config(),
        trained.step(),
        trainer.epochsDone(),
        options.batch(),
        0,
        options.seed(),
        null,
        null,
        trained.frozen(),
        trained.plateau(),
        options.accumulate(),
        options.dropLast(),
        null,
        null);
  }

  /** Returns which examples are held out, where the data came in one part. */
  public HoldOut holdOut() {
    return holdOut(validationSplit, testSplit, stratified);
  }

  private static HoldOut holdOut(
      double validation, @Nullable Double test, @Nullable Boolean stratified) {
    return new HoldOut(validation, test == null ? 0 : test, Boolean.TRUE.equals(stratified));
  }

  /** Returns whether the model has several outputs by name. */
  public boolean hasSeveral() {
    return !outputs.containsKey(ONLY);
  }

  /**
   * Returns the only output.
   *
   * @throws IllegalStateException if there are several
   */
  public ModelOutput only() {
    ModelOutput only = outputs.get(ONLY);
    if (only == null) {
      throw new IllegalStateException(
          "[model] there are several outputs, "
              + String.join(", ", outputs.keySet())
              + "; ask for each by outputs()");
    }
    return only;
  }

  /** Returns what training minimizes. */
  public Criterion objective() {
    return hasSeveral() ? several(outputs) : only().objective();
  }

  private static OutputObjectives several(Map<String, ModelOutput> outputs) {
    Map<String, OutputObjective> objectives = new TreeMap<>();
    outputs.forEach((name, output) -> objectives.put(name, output.ofSeveral(name)));
    return Objective.of(objectives);
  }

  /** Returns the number of columns of targets. */
  int targets() {
    return objective() instanceof OutputObjectives several
        ? several.targetWidth()
        : structure().output().size();
  }

  /** Returns the column of a CSV file that says how much each example counts, or null. */
  public @Nullable String weightsColumn() {
    return schema == null ? null : CsvSchema.fromJson(schema).weights();
  }

  private static List<String> checkFrozen(List<String> frozen, Layer network, Shape input) {
    List<String> known =
        Structure.of(network, input).parameters().stream().map(Parameter::name).toList();
    for (String name : frozen) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "[model] the frozen "
                + Quoted.of(String.valueOf(name))
                + " is no parameter; "
                + Suggestions.hint(String.valueOf(name), known));
      }
    }
    if (frozen.containsAll(known)) {
      throw new IllegalArgumentException(
          "[model] all parameters are frozen, so that nothing is trained; leave some out");
    }
    return List.copyOf(frozen);
  }

  /** Returns the names of the parameters that are not trained; often none. */
  public List<String> frozenNames() {
    return frozen == null ? List.of() : frozen;
  }

  /** Returns the same with some parameters that are not trained. */
  public ModelInfo freezing(List<String> names) {
    return with(outputs, names, accumulate, dropLast);
  }

  /** Returns the same with examples of which those of some classes count more than others. */
  public ModelInfo weighing(ClassWeighting classes) {
    return withOutput(ONLY, output -> output.weighing(classes));
  }

  /**
   * Returns the same with an output changed.
   *
   * @param name of the output, {@link #ONLY} where there is one alone
   * @throws IllegalArgumentException if there is none of that name, or it no longer fits
   */
  public ModelInfo withOutput(String name, UnaryOperator<ModelOutput> change) {
    Map<String, ModelOutput> changed = new TreeMap<>(outputs);
    if (changed.computeIfPresent(name, (_, output) -> change.apply(output)) == null) {
      throw new IllegalArgumentException(
          "[model] there is no output "
              + Quoted.of(name)
              + "; "
              + Suggestions.hint(name, outputs.keySet()));
    }
    return with(changed, frozen, accumulate, dropLast);
  }

  /** Returns how a run goes through the data. */
  public TrainingOptions options() {
    return options(batch, seed, accumulate, dropLast);
  }

  private static TrainingOptions options(
      int batch, long seed, @Nullable Integer accumulate, @Nullable Boolean dropLast) {
    return new TrainingOptions(
        batch, seed, accumulate == null ? 1 : accumulate, Boolean.TRUE.equals(dropLast));
  }

  /** Returns the same with batches that are taken as so many micro-batches. */
  public ModelInfo accumulating(int microBatches) {
    return with(outputs, frozen, microBatches, dropLast);
  }

  /** Returns the same, the last batch of an epoch left out or not where it is not full. */
  public ModelInfo droppingLast(boolean drop) {
    return with(outputs, frozen, accumulate, drop);
  }

  private static <T> T require(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("[model] the " + field + " is missing");
    }
    return value;
  }

  private static void range(boolean fits, String field, @Nullable Object value, String wanted) {
    if (!fits) {
      throw new IllegalArgumentException(
          "[model] " + field + " is " + value + ", but must be " + wanted);
    }
  }

  private static void checkForm(Layer network, Shape input, Map<String, ModelOutput> outputs) {
    Structure structure = Structure.of(network, input);
    Shape output = structure.output();
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "[model] the network gives "
              + output
              + " for an example, but must give a row; end it with a flatten layer, or with others"
              + " that give [outputs]");
    }
    ModelOutput only = outputs.get(ONLY);
    if (only == null || outputs.size() > 1) {
      several(outputs).requireFit(structure);
      outputs.forEach((name, one) -> one.check(one.ofSeveral(name).outputs()));
      return;
    }
    Objective objective = only.objective();
    if (only.task() == Task.RECONSTRUCTION && input.size() != output.size()) {
      throw new IllegalArgumentException(
          "[model] a reconstruction of "
              + input.size()
              + " inputs cannot have "
              + output.size()
              + " outputs; give as many");
    }
    if (!objective.leavesLogits(network)) {
      throw new IllegalArgumentException(
          "[model] the loss is of logits, which the output activation "
              + Networks.outputActivation(network)
              + " would change; use identity");
    }
    only.check(output.size());
  }

  /** Returns the number of values of an example. */
  public int inputs() {
    return input.size();
  }

  /** Returns what the network is made of. */
  public Structure structure() {
    return Structure.of(network, input);
  }

  private static void checkSchema(CsvSchema schema, int inputs) {
    int features = schema.width();
    if (features != inputs) {
      throw new IllegalArgumentException(
          "[model] the schema has "
              + features
              + " features, but the network "
              + inputs
              + " inputs; give a schema of the data it was trained on");
    }
  }

  private ModelInfo with(
      Map<String, ModelOutput> given,
      @Nullable List<String> names,
      @Nullable Integer microBatches,
      @Nullable Boolean drop) {
    return new ModelInfo(
        network,
        input,
        given,
        optimizer,
        step,
        epochs,
        batch,
        validationSplit,
        seed,
        schema,
        stopping,
        names,
        plateau,
        microBatches,
        drop,
        testSplit,
        stratified);
  }

  /** Returns the same at another moment of a run: after more steps and epochs. */
  public ModelInfo after(Optimizer trained, int epochsDone, @Nullable BestEpoch search) {
    return new ModelInfo(
        network,
        input,
        outputs,
        trained.config(),
        trained.step(),
        epochsDone,
        batch,
        validationSplit,
        seed,
        schema,
        search,
        frozen,
        trained.plateau(),
        accumulate,
        dropLast,
        testSplit,
        stratified);
  }
}
