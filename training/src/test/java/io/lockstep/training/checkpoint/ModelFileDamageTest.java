package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.csv.schema.CsvColumn;
import io.lockstep.training.data.csv.schema.CsvFormat;
import io.lockstep.training.data.csv.schema.CsvSchema;
import io.lockstep.training.data.csv.schema.OnMissing;
import io.lockstep.training.data.csv.text.DateOrder;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.loop.BestEpoch;
import io.lockstep.training.network.LayerKind;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.rule.UpdateRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every field of a model file is checked where it is read, before anything is built. */
class ModelFileDamageTest {
  private static final String NOT_UNDERSTOOD =
      ", metadata: the description of the model cannot be understood: ";

  @TempDir static Path shared;
  @TempDir Path folder;

  private static SafeTensors.Contents good = new SafeTensors.Contents(Map.of(), List.of());

  @BeforeAll
  static void write() {
    Path file = shared.resolve("good");
    Layer network = Networks.mlp(List.of(3), 2, "relu");
    CsvSchema schema =
        new CsvSchema(
            new CsvFormat(',', '.', DateOrder.YMD, CsvFormat.USUAL_MISSING),
            OnMissing.ERROR,
            List.of(
                new CsvColumn.Numeric("a", 0, null, false),
                new CsvColumn.Numeric("b", 0, null, false),
                new CsvColumn.Categorical("kind", List.of("no", "yes"), null, false)),
            "kind",
            true);
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, network, 2, 1);
      Optimizer sgd = new Optimizer(OptimizerRules.SGD, Map.of(), model.parameters());
      ModelInfo info =
          new ModelInfo(
              network,
              Shape.of(2),
              Task.CLASSIFICATION,
              "cross_entropy_with_logits",
              sgd.config(),
              8,
              4,
              16,
              0.25,
              9,
              List.of("no", "yes"),
              List.of(),
              schema.toJson(),
              new BestEpoch(0.5, 3, 1));
      ModelFile.write(file, info, model, Scaling.identity(2), sgd);
    }
    good = SafeTensors.read(file);
    ModelFile.read(file);
  }

  private static String description() {
    return String.valueOf(good.metadata().get("lockstep.model"));
  }

  private String message(String description, List<NamedTensor> tensors) {
    Path file = folder.resolve("bad");
    Map<String, String> metadata = new TreeMap<>(good.metadata());
    metadata.put("lockstep.model", description);
    SafeTensors.write(file, metadata, tensors);
    String message = assertThrows(DataException.class, () -> ModelFile.read(file)).getMessage();
    String opening = "[model file] " + file;
    assertEquals(opening, message.substring(0, opening.length()));
    return message.substring(opening.length());
  }

  private void notUnderstood(String reason, String description) {
    assertEquals(
        NOT_UNDERSTOOD + reason + ". Write the file again with this version of the program.",
        message(description, good.tensors()));
  }

  private static String with(String old, String fresh) {
    String text = description();
    assertEquals(true, text.contains(old), text);
    return text.replace(old, fresh);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relu|rellu|activation|did you mean 'relu' or 'gelu' or 'elu'? known: ACTIVATIONS",
        "cross_entropy_with_logits|own loss|loss|known: LOSSES",
        "linear|gated|layer|known: LAYERS",
        "sgd|own_rule|optimizer|known: OPTIMIZERS",
      })
  void a_function_that_is_not_registered_is_named(
      String registered, String other, String kind, String hint) {
    assertEquals(
        ", metadata: the model needs the "
            + kind
            + " '"
            + other
            + "', which is not registered here; "
            + hint.replace("LAYERS", names(LayerKinds.all(), LayerKind::name))
                .replace("ACTIVATIONS", names(Activations.all(), Activation::name))
                .replace("LOSSES", names(Losses.all(), Loss::name))
                .replace("OPTIMIZERS", names(UpdateRules.all(), UpdateRule::name))
            + ". Register it before the file is read, or put the jar that does on the class path"
            + " (LOCKSTEP_CLASS_PATH).",
        message(with("\"" + registered + "\"", "\"" + other + "\""), good.tensors()));
  }

  private static <T> String names(List<T> all, Function<T, String> name) {
    return all.stream().map(name).collect(Collectors.joining(", "));
  }

  @Test
  void no_description_is_none() {
    notUnderstood("it is null", "null");
    notUnderstood("Duplicate field 'step'", with("\"step\":8", "\"step\":8,\"step\":8"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"batch\":16|\"batch\":0|[train] batch must be at least 1, got 0",
        "\"step\":8|\"step\":-1|[model] step is -1, but must be a number from 0 to 2^62",
        "\"step\":8|\"step\":9223372036854775807|[model] step is 9223372036854775807, but must be"
            + " a number from 0 to 2^62",
        "\"epochs\":4|\"epochs\":-4|[model] epochs is -4, but must be a number from 0 to 2^30",
        "\"epochs\":4|\"epochs\":9|[model] epochs is 9, but must be no more than the 8 steps taken",
        "\"epochs\":4|\"epochs\":2|[model] stopping is BestEpoch[loss=0.5, epoch=3, waited=1], but"
            + " must be an epoch no later than 2",
        "\"validationSplit\":0.25|\"validationSplit\":1.0|[model] validationSplit is 1.0, but must"
            + " be at least 0 and below 1",
        "\"waited\":1|\"waited\":-1|[early stopping] a best loss of 0.5 in epoch 3, -1 epochs ago,"
            + " is impossible; give a finite loss, an epoch of at least 1, and no negative count",
        "\"lr\":0.01|\"lr\":1e39|[schedule] the constant is 1.0E39; give a value that is finite in"
            + " float32",
        "\"lr\":0.01|\"lr\":null|[schedule] null is no schedule; write a number, or a text such as"
            + " 'warmup(500) then cosine(from=0.001, to=0, steps=20000)'",
        "\"hyperparameters\":|\"x\":|[optimizer] unknown field 'x' of the optimizer; known are"
            + " 'rule', 'hyperparameters', 'clipping', 'groups', 'constraints', 'plateau'",
        "\"task\":\"CLASSIFICATION\"|\"task\":\"REGRESSION\"|[objective] loss"
            + " cross_entropy_with_logits needs classes, but the task is regression; use"
            + " squared_error or another elementwise loss",
        "\"out\":2}|\"out\":2},\"relu\"|[model] the loss is of logits, which the output activation"
            + " relu would change; use identity",
        "\"out\":2|\"in\":4,\"out\":2|[linear] layer 2 is built for 4 inputs, but gets examples of"
            + " [3]; build it for 3, or for 0, which is as many as come",
        "\"out\":2|\"out\":0|[network] 'network.2' cannot be: [linear] needs at least one output,"
            + " and inputs of at least 1 or of 0 for as many as come, got 0 and 0",
        "\"out\":2|\"out\":null|[network] 'network.2.out' is 'null', but must be a whole number",
        "\"out\":2|\"uot\":2|[network] 'network.2' lacks 'out'; give it",
        "\"out\":2|\"out\":2,\"bais\":false|[network] 'network.2' has a property 'bais' that it"
            + " cannot have; did you mean 'bias'?",
        "\"network\":[|\"network\":[7,|[network] 'network.0' is '7', but must be a layer: a name,"
            + " an object with its kind as 'layer', or a list of layers",
        "\"input\":[2]|\"input\":[3]|[model] the schema has 2 features, but the network 3 inputs;"
            + " give a schema of the data it was trained on",
        "\"input\":[2]|\"input\":null|[model] the input is missing",
        "\"classNames\":[\"no\",\"yes\"]|\"classNames\":[\"no\"]|[model] there are 1 classNames for"
            + " 2 outputs; give one for each, or none",
        "\"classNames\":[\"no\",\"yes\"]|\"classNames\":[\"a\",\"b\",\"c\"]|[model] there are 3"
            + " classNames for 2 outputs; give one for each, or none",
        "\"classNames\":[\"no\",\"yes\"]|\"classNames\":[\"a\",\"a\"]|[model] one of the classNames"
            + " occurs twice",
        "\"classNames\":[\"no\",\"yes\"]|\"classNames\":[\"a\",null]|[model] one of the classNames"
            + " is null",
        "\"outputNames\":[]|\"outputNames\":[\"a\",\"b\"]|[model] there are 2 outputNames for no"
            + " such outputs; give one for each, or none",
        "\"outputNames\":[]|\"outputNames\":null|[model] the outputNames is missing",
        "\"loss\":\"cross_entropy_with_logits\"|\"loss\":null|[model] the loss is missing",
      })
  void a_field_out_of_range_or_that_does_not_fit_is_named(String old, String fresh, String reason) {
    notUnderstood(reason, with(old, fresh));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "network",
        "input",
        "task",
        "loss",
        "optimizer",
        "step",
        "epochs",
        "batch",
        "validationSplit",
        "seed",
        "classNames",
        "outputNames"
      })
  void no_field_may_be_missing(String field) {
    notUnderstood(
        "Missing required creator property '" + field + "' (index " + index(field) + ")",
        description().replaceFirst("\"" + field + "\":", "\"x\":"));
  }

  private static int index(String field) {
    int ofModel = index(ModelInfo.class, field);
    return ofModel >= 0 ? ofModel : index(ModelOutput.class, field);
  }

  private static int index(Class<?> description, String field) {
    List<String> fields = new ArrayList<>();
    for (var component : description.getRecordComponents()) {
      fields.add(component.getName());
    }
    return fields.indexOf(field);
  }

  @Test
  void a_schema_that_names_a_column_twice_or_has_another_width_is_refused() {
    String schema = "\\\"name\\\":\\\"b\\\"";
    String twice = message(with(schema, "\\\"name\\\":\\\"a\\\""), good.tensors());
    assertEquals(true, twice.contains("'a'") && twice.startsWith(NOT_UNDERSTOOD), twice);
    notUnderstood(
        "[model] the schema has 1 features, but the network 2 inputs; give a schema of the data it"
            + " was trained on",
        with("{\\\"name\\\":\\\"b\\\"},", ""));
  }

  @Test
  void a_network_larger_than_the_file_is_refused_before_it_is_built() {
    assertEquals(
        ", tensor model.0.weight: it is F32[3,2], but the model needs F32[268435446,2]. Write the"
            + " file again, or give one whose description fits its tensors.",
        message(with("\"out\":3", "\"out\":268435446"), good.tensors()));
    String layers = "\"relu\",".repeat(1_000_000);
    notUnderstood(
        "[network] it has more than 65536 layers; use fewer, wider ones",
        with("\"network\":[", "\"network\":[" + layers));
  }

  @Test
  void a_tensor_that_the_model_does_not_have_is_refused() {
    List<NamedTensor> more = new ArrayList<>(good.tensors());
    more.add(NamedTensor.of("model.9.bias", new float[] {1}, 1));
    assertEquals(
        ", tensor model.9.bias: it is there, but the model has no such tensor. Write the file"
            + " again, or give one whose description fits its tensors.",
        message(description(), more));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void a_value_that_is_not_finite_is_refused(float value) {
    for (String name : List.of("model.2.bias", "scaling.offset")) {
      List<NamedTensor> tensors = new ArrayList<>(good.tensors());
      tensors.replaceAll(tensor ->
          tensor.name().equals(name) ? NamedTensor.of(name, new float[] {0, value}, 2) : tensor);
      assertEquals(
          ", tensor "
              + name
              + ": its element 1 is not finite. Train the model again, with a lower learning rate.",
          message(description(), tensors));
    }
  }

  @Test
  void any_damage_of_the_description_gives_a_model_or_a_data_exception() {
    long seed = 20_251_129;
    System.out.println("damaged descriptions of a model: seed " + seed);
    Random random = new Random(seed);
    String signs = "0123456789-.e\"\\[]{}:,nultrufas";
    Path file = folder.resolve("damaged");
    int refused = 0;
    try (Engine engine = Engine.open("cpu")) {
      for (int run = 0; run < 1000; run++) {
        StringBuilder text = new StringBuilder(description());
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
          int at = random.nextInt(text.length());
          switch (random.nextInt(3)) {
            case 0 -> text.setCharAt(at, signs.charAt(random.nextInt(signs.length())));
            case 1 -> text.deleteCharAt(at);
            default -> text.insert(at, signs.charAt(random.nextInt(signs.length())));
          }
        }
        Map<String, String> metadata = new TreeMap<>(good.metadata());
        metadata.put("lockstep.model", text.toString());
        SafeTensors.write(file, metadata, good.tensors());
        try {
          ModelFile read = ModelFile.read(file);
          read.optimizer(read.model(engine));
        } catch (DataException e) {
          refused++;
        }
      }
    }
    assertEquals(true, refused > 500, "only " + refused + " of 1000 were refused");
  }
}
