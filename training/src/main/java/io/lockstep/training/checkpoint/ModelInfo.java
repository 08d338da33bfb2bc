package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.loop.BestEpoch;
import io.lockstep.training.loop.TrainingOptions;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Parameter;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.objective.ClassWeighting;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.ParameterKey;
import io.lockstep.training.optim.schedule.PlateauState;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says about a model, apart from its numbers.
 *
 * @param network the layers
 * @param input the shape of an example, without the axis of the batch
 * @param task what it gives
 * @param loss name of the loss it was trained with
 * @param optimizer what trained it, with all hyperparameters
 * @param step optimizer steps taken
 * @param epochs epochs trained
 * @param batch examples in a step
 * @param validationSplit the part of the examples held out, where the data came in one part
 * @param seed of the run
 * @param classNames names of the classes in the order of the outputs; empty without classes, or
 *     where they are told by number
 * @param outputNames names of the columns of a regression; empty otherwise, or where they have none
 * @param schema how a CSV file is to be read, as JSON text, or null
 * @param stopping how far early stopping had come, or null for a run without
 * @param frozen names of the parameters that are not trained, or null where all are
 * @param weighting how much examples of each class count, or null where all count alike
 * @param plateau how far the watch for a plateau is, or null for a run without
 * @param accumulate as how many micro-batches a batch is taken, or null where it is taken whole
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelInfo(
    @JsonProperty(required = true) Layer network,
    @JsonProperty(required = true) Shape input,
    @JsonProperty(required = true) Task task,
    @JsonProperty(required = true) String loss,
    @JsonProperty(required = true) OptimizerConfig optimizer,
    @JsonProperty(required = true) long step,
    @JsonProperty(required = true) int epochs,
    @JsonProperty(required = true) int batch,
    @JsonProperty(required = true) double validationSplit,
    @JsonProperty(required = true) long seed,
    @JsonProperty(required = true) List<String> classNames,
    @JsonProperty(required = true) List<String> outputNames,
    @Nullable String schema,
    @Nullable BestEpoch stopping,
    @Nullable List<String> frozen,
    @Nullable ClassWeighting weighting,
    @Nullable PlateauState plateau,
    @Nullable Integer accumulate) {
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
    require(task, "task");
    require(loss, "loss");
    require(optimizer, "optimizer");
    new TrainingOptions(batch, seed, accumulate == null ? 1 : accumulate);
    accumulate = accumulate == null || accumulate == 1 ? null : accumulate;
    range(step >= 0 && step <= MOST_STEPS, "step", step, "a number from 0 to 2^62");
    range(epochs >= 0 && epochs <= MOST_EPOCHS, "epochs", epochs, "a number from 0 to 2^30");
    range(epochs <= step, "epochs", epochs, "no more than the " + step + " steps taken");
    range(
        validationSplit >= 0 && validationSplit < 1,
        "validationSplit",
        validationSplit,
        "at least 0 and below 1");
    weighting = ClassWeighting.NONE.equals(weighting) ? null : weighting;
    Objective objective = objective(task, loss, weighting);
    Shape output = checkForm(network, input, task, objective);
    int outputs = output.size();
    checkWeights(objective, outputs);
    classNames = names("classNames", classNames, task == Task.CLASSIFICATION, outputs);
    outputNames = names("outputNames", outputNames, task == Task.REGRESSION, outputs);
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
        task,
        loss,
        optimizer,
        step,
        epochs,
        batch,
        validationSplit,
        seed,
        classNames,
        outputNames,
        schema,
        stopping,
        null,
        null,
        null,
        null);
  }

  private static Objective objective(Task task, String loss, @Nullable ClassWeighting weighting) {
    return Objects.requireNonNullElse(weighting, ClassWeighting.NONE)
        .objective(task, Losses.byName(loss));
  }

  /** Returns what training minimizes. */
  public Objective objective() {
    return objective(task, loss, weighting);
  }

  /** Returns the column of a CSV file that says how much each example counts, or null. */
  public @Nullable String weightsColumn() {
    return schema == null ? null : CsvSchema.fromJson(schema).weights();
  }

  private static void checkWeights(Objective objective, int outputs) {
    int count = objective.classWeights().size();
    range(
        count == 0 || count == outputs,
        "the number of class weights",
        count,
        "one for each of the " + outputs + " outputs");
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
    return with(names, weighting, accumulate);
  }

  /** Returns the same with examples of which those of some classes count more than others. */
  public ModelInfo weighing(ClassWeighting classes) {
    return with(frozen, classes, accumulate);
  }

  /** Returns how a run goes through the data. */
  public TrainingOptions options() {
    return new TrainingOptions(batch, seed, accumulate == null ? 1 : accumulate);
  }

  /** Returns the same with batches that are taken as so many micro-batches. */
  public ModelInfo accumulating(int microBatches) {
    return with(frozen, weighting, microBatches);
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

  private static Shape checkForm(Layer network, Shape input, Task task, Objective objective) {
    Shape output = Structure.of(network, input).output();
    if (output.rank() != 1) {
      throw new IllegalArgumentException(
          "[model] the network gives "
              + output
              + " for an example, but must give a row; end it with a flatten layer, or with others"
              + " that give [outputs]");
    }
    if (task == Task.RECONSTRUCTION && input.size() != output.size()) {
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
    return output;
  }

  /** Returns the number of values of an example. */
  public int inputs() {
    return input.size();
  }

  /** Returns what the network is made of. */
  public Structure structure() {
    return Structure.of(network, input);
  }

  private static List<String> names(
      String field, @Nullable List<String> names, boolean wanted, int outputs) {
    List<String> copy = require(names, field);
    if (copy.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("[model] one of the " + field + " is null");
    }
    if (!copy.isEmpty() && (!wanted || copy.size() != outputs)) {
      throw new IllegalArgumentException(
          "[model] there are "
              + copy.size()
              + " "
              + field
              + " for "
              + (wanted ? outputs : "no such")
              + " outputs; give one for each, or none");
    }
    if (new HashSet<>(copy).size() != copy.size()) {
      throw new IllegalArgumentException("[model] one of the " + field + " occurs twice");
    }
    return List.copyOf(copy);
  }

  private static void checkSchema(CsvSchema schema, int inputs) {
    int features = schema.featureNames().size();
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
      @Nullable List<String> names,
      @Nullable ClassWeighting classes,
      @Nullable Integer microBatches) {
    return new ModelInfo(
        network,
        input,
        task,
        loss,
        optimizer,
        step,
        epochs,
        batch,
        validationSplit,
        seed,
        classNames,
        outputNames,
        schema,
        stopping,
        names,
        classes,
        plateau,
        microBatches);
  }

  /** Returns the same at another moment of a run: after more steps and epochs. */
  public ModelInfo after(Optimizer trained, int epochsDone, @Nullable BestEpoch search) {
    return new ModelInfo(
        network,
        input,
        task,
        loss,
        trained.config(),
        trained.step(),
        epochsDone,
        batch,
        validationSplit,
        seed,
        classNames,
        outputNames,
        schema,
        search,
        frozen,
        weighting,
        trained.plateau(),
        accumulate);
  }
}
