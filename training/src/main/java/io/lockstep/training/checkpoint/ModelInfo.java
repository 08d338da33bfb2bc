package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.OptimizerRules;
import io.lockstep.training.loop.Task;
import io.lockstep.training.nn.Architecture;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a model file says about a model, apart from its numbers.
 *
 * @param architecture the form of the network
 * @param task what it gives
 * @param loss name of the loss it was trained with
 * @param optimizer name of the optimizer rule
 * @param hyperparameters of the optimizer, all of them
 * @param step optimizer steps taken
 * @param epochs epochs trained
 * @param batch examples in a step
 * @param validationSplit the part of the examples held out, where the data came in one part
 * @param seed of the run
 * @param classNames names of the classes in the order of the outputs; empty without classes
 * @param outputNames names of the columns of a regression; empty otherwise
 * @param schema how a CSV file is to be read, as JSON text, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelInfo(
    Architecture architecture,
    Task task,
    String loss,
    String optimizer,
    Map<String, Double> hyperparameters,
    long step,
    int epochs,
    int batch,
    double validationSplit,
    long seed,
    List<String> classNames,
    List<String> outputNames,
    @Nullable String schema) {
  /** Checks the names and copies the collections; all but the schema must be there. */
  public ModelInfo {
    Objects.requireNonNull(architecture, "the architecture is missing");
    Objects.requireNonNull(task, "the task is missing");
    Losses.byName(Objects.requireNonNull(loss, "the loss is missing"));
    hyperparameters =
        OptimizerRules.byName(Objects.requireNonNull(optimizer, "the optimizer is missing"))
            .configure(hyperparameters);
    classNames = List.copyOf(classNames);
    outputNames = List.copyOf(outputNames);
  }

  /** Returns the same with other numbers of steps taken and epochs trained. */
  public ModelInfo after(long steps, int epochsDone) {
    return new ModelInfo(
        architecture,
        task,
        loss,
        optimizer,
        hyperparameters,
        steps,
        epochsDone,
        batch,
        validationSplit,
        seed,
        classNames,
        outputNames,
        schema);
  }

  String toJson() throws java.io.IOException {
    return Json.MAPPER.writeValueAsString(this);
  }

  static ModelInfo fromJson(String json) throws java.io.IOException {
    return Json.MAPPER.readValue(json, ModelInfo.class);
  }

  /** Made when the first file is read or written: it takes a tenth of a second. */
  private static final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();
  }
}
