package io.lockstep.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lockstep.kernels.library.Activation;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Losses;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.checkpoint.ModelInfo;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.Matrix;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.Targets;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.network.LayerKind;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.network.ModelForm;
import io.lockstep.training.network.ModelForms;
import io.lockstep.training.network.ModelText;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import io.lockstep.training.optim.Optimizer;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.Optimizers;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.schedule.Schedules;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The usual mistakes of a user, one by one, and the one error that answers each. What each layer
 * refuses besides is in {@code LayerErrorsTest}.
 */
class MisuseTest {
  private static final String NETWORK = "[{'layer':'linear','out':6},'relu']";
  private static final int INPUTS = 12;

  private final Engine engine = Engine.open("cpu");

  @TempDir Path folder;

  @AfterEach
  void close() {
    engine.close();
  }

  private static Layer read(String network) {
    return LayerJson.ofText(network.replace('\'', '"'));
  }

  private static String error(Executable call) {
    return String.valueOf(assertThrows(RuntimeException.class, call).getMessage());
  }

  private Model model(String network) {
    return new Model(engine, read(network), INPUTS, 1);
  }

  private static Dataset data(int rows, Targets targets) {
    Matrix zeros = Matrix.of(rows, INPUTS, new float[rows * INPUTS]);
    List<String> names = IntStream.range(0, INPUTS).mapToObj(i -> "x" + i).toList();
    return new Dataset(new Features(zeros, names, null), targets);
  }

  private void fit(String network, String loss, int batch, Dataset data) {
    Objective objective = new Objective(Task.CLASSIFICATION, Losses.byName(loss));
    try (Trainer trainer = Trainer.of(model(network)).objective(objective).batch(batch).build()) {
      trainer.fit(data, null, 1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'layer':'linear','out':6},{'layer':'prelu','slopes':3}]|[prelu] layer 1 has 3 slopes,"
            + " but gets examples of [6] with 6 channels; take 1 slope for all, 6, or 0, which is"
            + " one for each channel",
        "[{'layer':'linear','out':6},{'layer':'group_norm','groups':4}]|[group_norm] layer 1 has 4"
            + " groups, which do not divide the 6 channels of examples of [6]; take a divisor of 6",
        "[{'layer':'reshape','shape':[3,2,2]},{'layer':'conv2d','out':4,'kernel':1,'groups':2}]"
            + "|[conv2d] layer 1 has 2 groups, which do not divide the 3 channels of examples of"
            + " [3,2,2]; take a divisor of 3",
        "[{'layer':'reshape','shape':[1,3,4]},{'layer':'max_pool2d','size':4}]|[max_pool2d] layer 1"
            + " slides a window of 4x4 elements, which does not fit into examples of [1,3,4],"
            + " padded to 3x4; pad more, or take a smaller window or dilation",
        "['relu',{'layer':'residual','body':['tanh',{'layer':'conv2d','out':4,'kernel':3}]}]"
            + "|[conv2d] layer 1.body.1 takes images, but gets examples of [12]; give it examples"
            + " of [channels,height,width], as by a reshape before it",
        "['relu',{'layer':'residual','body':['tanh',{'layer':'linear','out':6}]}]"
            + "|[residual] layer 1 adds what its body gives, [6], to what comes by the shortcut,"
            + " [12]; let the body keep the shape, or give a shortcut that changes it alike",
      })
  void layers_that_do_not_fit(String network, String message) {
    assertEquals(message, error(() -> model(network)));
  }

  @Test
  void examples_of_another_width() {
    assertEquals(
        "[linear] layer 0 takes [n,12], got f32[2,5]; give it rows of 12, or build it for the rows"
            + " it gets",
        error(() -> model(NETWORK).forward(engine.ones(2, 5))));
  }

  @Test
  void labels_out_of_range() {
    assertEquals(
        "[class targets] example 1 has class 3, but there are 3 class names; number classes from 0"
            + " and name each",
        error(() -> new Targets.Classes(new int[] {0, 3}, List.of("a", "b", "c"))));
    assertEquals(
        "[one_hot] class index 3 of 'constant' i32[2] is outside of 0..2; correct the labels, or"
            + " give as many classes as there are",
        error(() ->
            Objective.of(Task.CLASSIFICATION)
                .loss(engine.ones(2, 3), engine.tensor(new int[] {0, 3}, 2))));
  }

  @Test
  void targets_that_are_no_distribution() {
    Matrix shares = Matrix.of(2, 3, 0.25f, 0.25f, 0.5f, 0.25f, 0, 0.5f);
    Dataset data = data(2, new Targets.Values(shares, List.of("a", "b", "c")));
    assertEquals(
        "[train] loss kl_divergence takes shares of the classes that sum to 1, but those of"
            + " training example 2 sum to 0.75; divide them by their sum, or choose another loss,"
            + " such as squared_error",
        error(() -> fit("[{'layer':'linear','out':3},'softmax']", "kl_divergence", 2, data)));
  }

  @Test
  void a_last_batch_of_one() {
    Dataset data = data(5, new Targets.Classes(new int[5], List.of("a", "b", "c")));
    String network = "[{'layer':'linear','out':6},'batch_norm',{'layer':'linear','out':3}]";
    assertEquals(
        "[batch_norm] layer 1 gets f32[1,6] in training, one value of each channel, which has no"
            + " variance; give batches of at least 2 examples, also as the last one of an epoch",
        error(() -> fit(network, "cross_entropy_with_logits", 4, data)));
  }

  private static String known(Collection<String> names) {
    return " known: " + String.join(", ", names);
  }

  private static <T> String known(List<T> all, Function<T, String> name) {
    return known(all.stream().map(name).toList());
  }

  static Stream<Arguments> unknownNames() {
    String layers = known(LayerKinds.all(), LayerKind::name);
    String activations = known(Activations.all(), Activation::name);
    String losses = known(Losses.all(), Loss::name);
    String initializers = known(Initializers.all().keySet());
    String schedules = known(Schedules.kinds(), kind -> kind.names().getFirst());
    String forms =
        ModelForms.all().stream().map(ModelForm::example).collect(Collectors.joining(", "));
    Function<String, ?> layer = name -> read("'" + name + "'");
    Function<String, ?> inner = name -> read("[{'layer':'residual','body':['" + name + "']}]");
    Function<String, ?> activation = Activations::byName;
    Function<String, ?> loss = Losses::byName;
    Function<String, ?> initializer = Initializers::byName;
    Function<String, ?> form = ModelText::parse;
    Function<String, ?> optimizer = OptimizerConfig::of;
    Function<String, ?> schedule = Schedules::parse;
    return Stream.of(
        arguments(layer, "Lineer", "[layer] unknown layer NAME; did you mean 'linear'?" + layers),
        arguments(
            inner,
            "BATCH-NRM",
            "[network] '0.body.0' is an unknown layer, NAME; did you mean 'batch_norm'?" + layers),
        arguments(
            layer,
            "RELLU",
            "[activation] unknown activation NAME; did you mean 'relu' or 'gelu' or 'elu'?"
                + activations),
        arguments(
            activation,
            "Leaky-Rellu",
            "[activation] unknown activation NAME; did you mean 'leaky_relu'?" + activations),
        arguments(loss, "Hubber", "[loss] unknown loss NAME; did you mean 'huber'?" + losses),
        arguments(
            initializer,
            "HE-NORML",
            "[initializer] unknown initializer NAME; did you mean 'he_normal'?" + initializers),
        arguments(
            form,
            "Conv-Autoencodr:8",
            "[model] NAME is no model; did you mean 'conv_autoencoder:16-8'? there are " + forms),
        arguments(
            optimizer,
            "NESTER-OV",
            "[optimizer] unknown optimizer NAME; did you mean 'nesterov' or 'rmsterov'? there are "
                + UpdateRules.all().size()
                + " in all"),
        arguments(
            optimizer,
            "Look-Ahed(adam)",
            "[wrapper] unknown wrapper 'Look-Ahed'; did you mean 'lookahead'? known: lookahead,"
                + " ema, swa, cautious, centralized, sam, asam"),
        arguments(
            schedule,
            "Multi-Stp(0.1, 0.5, [3])",
            "[schedule] unknown schedule 'Multi-Stp'; did you mean 'multi_step' or 'multistep'?"
                + schedules));
  }

  @ParameterizedTest
  @MethodSource("unknownNames")
  void unknown_names_in_any_spelling(Function<String, ?> reader, String name, String message) {
    assertEquals(message.replace("NAME", "'" + name + "'"), error(() -> reader.apply(name)));
  }

  @Test
  void a_model_file_with_a_layer_that_is_not_registered() {
    Path file = folder.resolve("model.safetensors");
    Model model = model(NETWORK);
    Optimizer sgd = new Optimizer(Optimizers.sgd(), model.parameters());
    ModelInfo info =
        new ModelInfo(
            read(NETWORK),
            Shape.of(INPUTS),
            Task.REGRESSION,
            "squared_error",
            sgd.config(),
            0,
            0,
            4,
            0.1,
            1,
            List.of(),
            IntStream.range(0, 6).mapToObj(i -> "y" + i).toList(),
            null,
            null);
    ModelFile.write(file, info, model, Scaling.identity(INPUTS), sgd);
    SafeTensors.Contents written = SafeTensors.read(file);
    Map<String, String> metadata = new TreeMap<>(written.metadata());
    metadata.computeIfPresent(
        "lockstep.model", (key, text) -> text.replace("\"linear\"", "\"Linearr\""));
    SafeTensors.write(file, metadata, written.tensors());
    assertEquals(
        "[model file] "
            + file
            + ", metadata: the model needs the layer 'Linearr', which is not registered here; did"
            + " you mean 'linear'?"
            + known(LayerKinds.all(), LayerKind::name)
            + ". Register it before the file is read, or put the jar that does on the class path"
            + " (LOCKSTEP_CLASS_PATH).",
        error(() -> ModelFile.read(file)));
  }
}
