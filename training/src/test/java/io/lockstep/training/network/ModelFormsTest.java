package io.lockstep.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.rule.OptimizerRules;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.data.Scaling;
import io.lockstep.training.data.synthetic.Digits;
import io.lockstep.training.evaluation.Predictor;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.ModelForm.Choices;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.objective.Objective;
import io.lockstep.training.objective.Task;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every network that has a short form. */
class ModelFormsTest {
  private static final Choices IMAGES =
      new Choices(784, 10, new ImageShape(28, 28, 1), "relu", "identity", 0);
  private static final float[][] CORNERS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};

  private final Engine engine = Engine.open("cpu");

  @AfterEach
  void close() {
    engine.close();
  }

  private static Layer network(String text) {
    return ModelText.parse(text).network(IMAGES);
  }

  private static String layers(String text) {
    return LayerJson.write(network(text)).toString();
  }

  @Test
  void every_example_makes_a_network_that_json_gives_again() {
    for (ModelForm form : ModelForms.all()) {
      ModelText text = ModelText.parse(form.example());
      assertEquals(form, text.form());
      Layer network = text.network(IMAGES);
      Structure structure = Structure.of(network, Shape.of(784));
      assertEquals(form.reconstructs() ? 784 : 10, structure.output().size(), form.name());
      assertEquals(network, LayerJson.ofText(LayerJson.toText(network)), form.name());
      assertFalse(form.about().isEmpty() || form.paper().isEmpty(), form.name());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "perceptron; [{'layer':'linear','out':10,'initializer':'zeros'}]",
        "softmax; [{'layer':'linear','out':10}]",
        "tied_autoencoder:8-4; [{'layer':'linear','out':8},'relu',{'layer':'linear','out':4},"
            + "{'layer':'tied_linear','name':'2'},'relu',{'layer':'tied_linear','name':'0'}]",
      })
  void layers_are_these(String text, String json) {
    assertEquals(json.replace('\'', '"'), layers(text));
  }

  @Test
  void strengths_are_divided_by_the_number_of_outputs() {
    assertTrue(layers("vae:8-4(beta=784)").contains("{\"layer\":\"gaussian_code\",\"beta\":1.0}"));
    assertTrue(
        layers("contractive_autoencoder:4(factor=392)").contains("\"factor\":0.5"),
        layers("contractive_autoencoder:4(factor=392)"));
    String kl = layers("sparse_autoencoder:4(kl=392,target=0.1)");
    assertTrue(kl.contains("\"sigmoid\""), kl);
    assertTrue(kl.contains("\"target\":0.1,\"factor\":0.5"), kl);
    String l1 = layers("sparse_autoencoder:4(l1=392)");
    assertTrue(l1.contains("\"l1\":0.5"), l1);
  }

  @Test
  void noise_is_what_was_asked_for() {
    assertTrue(
        layers("denoising_autoencoder:4")
            .contains("[{\"layer\":\"gaussian_noise\",\"deviation\":0.5}]"));
    String noise = layers("denoising_autoencoder:4(masking=0.2, salt_and_pepper=0.1)");
    assertTrue(noise.contains("\"masking_noise\",\"rate\":0.2"), noise);
    assertTrue(noise.contains("\"salt_and_pepper\",\"rate\":0.1"), noise);
    assertFalse(noise.contains("gaussian"), noise);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mlp| [model] 'mlp' lacks its widths; write them behind a colon, as in mlp:256-128",
        "softmax:8| [model] 'softmax:8' has widths, which a softmax has not; write softmax",
        "vae:8-0| [model] '0' in 'vae:8-0' is no width; give whole numbers from 1 to 999999999"
            + " with a '-' between them, as in vae:256-16",
        "vae:8(gamma=1)| [vae] unknown parameter 'gamma'; known: beta",
        "vae:8(beta=-1)| [vae] beta is -1.0; give a value of at least 0 that is finite in float32",
        "mlp:8(beta=1)| [model] mlp has no parameters; write mlp alone",
      })
  void what_is_no_form_is_refused(String text, String message) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> ModelText.parse(text)).getMessage());
  }

  @Test
  void an_unknown_form_is_answered_with_the_nearest() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> ModelText.parse("vea:8")).getMessage();
    String all = String.join(", ", ModelForms.all().stream().map(ModelForm::example).toList());
    assertEquals(
        "[model] 'vea:8' is no model; did you mean 'vae:256-16'? there are " + all, message);
  }

  @Test
  void networks_of_images_need_some() {
    Choices rows = new Choices(9, 2, null, "relu", "identity", 0);
    assertEquals(
        "[cnn] the examples are rows of 9 values, but it is of images; give images, such as --data"
            + " idx:FOLDER, or tell what the rows are, as in 'cnn:16-32(channels=3)' for square"
            + " ones of colours, or take another --model",
        assertThrows(IllegalArgumentException.class, () -> ModelText.parse("cnn:4").network(rows))
            .getMessage());
  }

  @Test
  void a_convolutional_autoencoder_gives_any_size_again() {
    for (int side = 1; side < 12; side++) {
      Choices c =
          new Choices(
              side * (side + 3), 1, new ImageShape(side, side + 3, 1), "relu", "sigmoid", 0);
      Layer network = ModelText.parse("conv_autoencoder:3-2-2").network(c);
      assertEquals(c.inputs(), Structure.of(network, Shape.of(c.inputs())).output().size());
    }
  }

  /** Rosenblatt's rule in a plain loop, over the examples in the order of the trainer. */
  @ParameterizedTest
  @ValueSource(strings = {"0 0 0 1", "0 1 1 1", "1 1 1 0"})
  void a_perceptron_learns_what_a_line_can_tell_apart(String truth) {
    int[] wanted = Arrays.stream(truth.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    Model model = perceptron(wanted, 20);
    float[] w = model.weights("0.weight");
    float b = model.weights("0.bias")[0];
    for (int i = 0; i < 4; i++) {
      float score = w[0] * CORNERS[i][0] + w[1] * CORNERS[i][1] + b;
      assertEquals(wanted[i], score >= 0 ? 1 : 0, Arrays.toString(w) + b);
      // At a rate of 1 all weights are whole numbers.
      assertEquals(Math.rint(score), score);
    }
  }

  @Test
  void a_perceptron_cannot_learn_xor_which_two_layers_can() {
    int[] xor = {0, 1, 1, 0};
    Model alone = perceptron(xor, 200);
    float[] w = alone.weights("0.weight");
    float b = alone.weights("0.bias")[0];
    int right = 0;
    for (int i = 0; i < 4; i++) {
      float score = w[0] * CORNERS[i][0] + w[1] * CORNERS[i][1] + b;
      right += (score >= 0 ? 1 : 0) == xor[i] ? 1 : 0;
    }
    assertTrue(right < 4);

    Model two = new Model(engine, Networks.mlp(List.of(4), 2, "tanh"), 2, 1);
    Dataset data = Dataset.of(CORNERS, xor);
    try (Trainer trainer =
        Trainer.of(two)
            .loss("ce")
            .optimizer(OptimizerRules.ADAM, Map.of("lr", 0.05))
            .batch(4)
            .build()) {
      trainer.fit(data, null, 200);
      assertEquals(1.0, trainer.evaluate(data).accuracy());
    }
  }

  private Model perceptron(int[] wanted, int epochs) {
    Model model = new Model(engine, Networks.perceptron(1), 2, 1);
    float[][] y = new float[4][1];
    for (int i = 0; i < 4; i++) {
      y[i][0] = wanted[i];
    }
    Dataset data = Dataset.of(CORNERS, y);
    try (Trainer trainer =
        Trainer.of(model)
            .loss("perceptron")
            .optimizer(OptimizerRules.SGD, Map.of("lr", 1.0))
            .batch(1)
            .build()) {
      trainer.fit(data, null, epochs);
    }
    return model;
  }

  @Test
  void one_step_is_rosenblatts() {
    Model model = perceptron(new int[] {0, 0, 0, 0}, 0);
    model.setWeights("0.weight", new float[] {1, 2});
    Dataset one = Dataset.of(new float[][] {{3, 5}}, new float[][] {{0}});
    try (Trainer trainer =
        Trainer.of(model)
            .loss("perceptron")
            .optimizer(OptimizerRules.SGD, Map.of("lr", 0.5))
            .batch(1)
            .build()) {
      trainer.fit(one, null, 1);
      // The score is 13, so the output is 1 where 0 was wanted: w + 0.5 (0 - 1) x.
      assertArrayEquals(new float[] {-0.5f, -0.5f}, model.weights("0.weight"));
      assertArrayEquals(new float[] {-0.5f}, model.weights("0.bias"));
      assertArrayEquals(new float[] {0}, trainer.predictor().predict(new float[] {3, 5}));
      trainer.fit(one, null, 1);
      assertArrayEquals(new float[] {-0.5f, -0.5f}, model.weights("0.weight"));
    }
  }

  @Test
  void a_denoising_autoencoder_is_compared_with_clean_examples() {
    // All inputs are masked but one in a million: what it can learn is the mean of the clean ones.
    Layer network =
        ModelText.parse("denoising_autoencoder:2(masking=0.999999)")
            .network(new Choices(3, 3, null, "relu", "identity", 0));
    Model model = new Model(engine, network, 3, 1);
    float[][] x = {{1, 2, 3}, {3, 4, 5}};
    try (Trainer trainer =
        Trainer.of(model)
            .objective(Objective.of(Task.RECONSTRUCTION))
            .optimizer(OptimizerRules.SGD, Map.of("lr", 0.2))
            .batch(2)
            .build()) {
      trainer.fit(Dataset.of(x), null, 300);
    }
    float[] masked = model.forward(engine.tensor(new float[3], 1, 3)).toFloats();
    assertArrayEquals(new float[] {2, 3, 4}, masked, 0.01f);
  }

  @Test
  void a_part_of_a_network_can_be_used_alone() {
    Model model = new Model(engine, Autoencoders.of(784, 16, 2).variational(1), 784, 1);
    var digits = Digits.generate(64, 1);
    try (Trainer trainer =
            Trainer.of(model)
                .objective(Objective.of(Task.RECONSTRUCTION))
                .scaling(Scaling.unitRange(784))
                .build();
        Predictor predictor = trainer.predictor()) {
      trainer.fit(digits, null, 1);
      float[] x = new float[784];
      Arrays.fill(x, 255);
      float[] whole = predictor.predict(x);
      Arrays.fill(x, 1);
      var code = model.forward("encoder", engine.tensor(x, 1, 784)).slice(1, 0, 2);
      assertArrayEquals(whole, model.forward("decoder", code).toFloats());
      assertEquals(
          "[model] there is no part 'decodr'; did you mean 'decoder'?",
          assertThrows(IllegalArgumentException.class, () -> model.forward("decodr", code))
              .getMessage());
    }
  }
}
