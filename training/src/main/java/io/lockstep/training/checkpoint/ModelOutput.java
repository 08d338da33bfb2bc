package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.objective.ClassWeighting;
import io.lockstep.training.objective.Criterion;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.OutputObjective;
import io.lockstep.training.objective.OutputPart;
import io.lockstep.training.objective.Task;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says about one output of a model.
 *
 * @param task what it gives
 * @param loss name of the loss it was trained with
 * @param classNames names of the classes in the order of the columns; empty without classes, or
 *     where they are told by number
 * @param outputNames names of the columns of a regression; empty otherwise, or where they have none
 * @param weighting how much examples of each class count, or null where all count alike
 * @param columns its columns in the network's row, or null where it is the only output and has all
 * @param weight of its loss in what is minimized, or null for 1
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelOutput(
    @JsonProperty(required = true) Task task,
    @JsonProperty(required = true) String loss,
    @JsonProperty(required = true) List<String> classNames,
    @JsonProperty(required = true) List<String> outputNames,
    @Nullable ClassWeighting weighting,
    @Nullable Integer columns,
    @Nullable Double weight) {
  /**
   * Checks that nothing is missing; copies the lists.
   *
   * @throws IllegalArgumentException if something is missing, or a name is null or occurs twice
   */
  public ModelOutput {
    require(task, "task");
    require(loss, "loss");
    classNames = names("classNames", classNames);
    outputNames = names("outputNames", outputNames);
    weighting = ClassWeighting.NONE.equals(weighting) ? null : weighting;
    weight = weight == null || weight == 1 ? null : weight;
  }

  /** Returns the outputs of an objective by name, without names of their classes and columns. */
  public static Map<String, ModelOutput> of(Criterion objective) {
    Map<String, ModelOutput> outputs = new LinkedHashMap<>();
    for (OutputPart part : objective.parts()) {
      Objective one = part.objective();
      outputs.put(
          part.name(),
          new ModelOutput(
              one.task(),
              one.loss().name(),
              List.of(),
              List.of(),
              new ClassWeighting(one.classWeights(), one.ignoredClass()),
              part.isWhole() ? null : part.to() - part.from(),
              part.weight()));
    }
    return outputs;
  }

  /** Returns the same with names of its classes, in the order of its columns. */
  public ModelOutput withClassNames(List<String> names) {
    return new ModelOutput(task, loss, names, outputNames, weighting, columns, weight);
  }

  /** Returns the same with names of its numbers. */
  public ModelOutput withOutputNames(List<String> names) {
    return new ModelOutput(task, loss, classNames, names, weighting, columns, weight);
  }

  /** Returns the same with examples of which those of some classes count more than others. */
  public ModelOutput weighing(ClassWeighting classes) {
    return new ModelOutput(task, loss, classNames, outputNames, classes, columns, weight);
  }

  /** Returns what training minimizes of it. */
  public Objective objective() {
    return Objects.requireNonNullElse(weighting, ClassWeighting.NONE)
        .objective(task, Losses.byName(loss));
  }

  /**
   * Returns it as one of several outputs.
   *
   * @param name of it, for messages
   * @throws IllegalArgumentException if it does not say how many columns it has
   */
  public OutputObjective ofSeveral(String name) {
    if (columns == null) {
      throw new IllegalArgumentException(
          "[model] output '" + name + "' lacks the number of its columns; give it");
    }
    return new OutputObjective(columns, objective(), weight == null ? 1 : weight);
  }

  /** Checks that it fits so many columns. */
  void check(int width) {
    checkNames("classNames", classNames, task == Task.CLASSIFICATION, width);
    checkNames("outputNames", outputNames, task == Task.REGRESSION, width);
    int weights = weighting == null ? 0 : weighting.weights().size();
    if (weights != 0 && weights != width) {
      throw new IllegalArgumentException(
          "[model] the number of class weights is "
              + weights
              + ", but must be one for each of the "
              + width
              + " outputs");
    }
  }

  private static void checkNames(String field, List<String> names, boolean wanted, int outputs) {
    if (!names.isEmpty() && (!wanted || names.size() != outputs)) {
      throw new IllegalArgumentException(
          "[model] there are "
              + names.size()
              + " "
              + field
              + " for "
              + (wanted ? outputs : "no such")
              + " outputs; give one for each, or none");
    }
  }

  private static List<String> names(String field, @Nullable List<String> names) {
    List<String> copy = require(names, field);
    if (copy.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("[model] one of the " + field + " is null");
    }
    if (new HashSet<>(copy).size() != copy.size()) {
      throw new IllegalArgumentException("[model] one of the " + field + " occurs twice");
    }
    return List.copyOf(copy);
  }

  private static <T> T require(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("[model] the " + field + " is missing");
    }
    return value;
  }
}
