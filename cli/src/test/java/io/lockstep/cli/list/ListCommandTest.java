package io.lockstep.cli.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.cli.terminal.Terminal;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Losses;
import io.lockstep.training.network.LayerKinds;
import io.lockstep.training.network.ModelForms;
import io.lockstep.training.nn.Initializers;
import io.lockstep.training.optim.UpdateRules;
import io.lockstep.training.optim.schedule.Schedules;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ListCommandTest {
  private static String list(String... arguments) {
    StringWriter out = new StringWriter();
    ListCommand command =
        new ListCommand(
            new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), false));
    new CommandLine(command).parseArgs(arguments);
    assertEquals(0, command.call());
    return out.toString();
  }

  @Test
  void a_function_is_shown_with_parameters_formula_and_paper() {
    String activations = list("activations");
    assertTrue(
        activations.contains(
            """
            leaky_relu
              x > 0 ? x : slope x
              slope=0.01 (any): factor of x below zero
              of element; initializer he_normal; gain 1.41414
              Maas et al., 2013
            """),
        activations);
    String losses = list("losses");
    assertTrue(
        losses.contains(
            """
            cross_entropy_with_logits, also ce, cross_entropy, categorical_crossentropy
              -sum(t log(softmax(p)))
              label_smoothing=0 (>= 0, < 1): share of the target that is spread over all classes
              of row; targets classes; outputs number; prediction softmax
              Bridle, 1990
            """),
        losses);
    String initializers = list("initializers");
    assertTrue(
        initializers.contains(
            """
            xavier_uniform, also glorot_uniform
              uniform, variance gain^2/((fan_in + fan_out)/2)
              gain=1 (> 0): that of the activation behind the weights
              Glorot and Bengio, 2010
            """),
        initializers);
    String optimizers = list("optimizers");
    assertTrue(
        optimizers.contains(
            """
            momentum
              v = momentum v + g; p - lr v
              convention: PyTorch's; Keras has the rate within v (momentum_keras), others a mean\
             of gradients (momentum_average); often printed as v = momentum v + lr g; p - lr v,\
             which has the rate twice
              lr=0.01 (>= 0): the learning rate
              momentum=0.9 (>= 0, < 1): share of the velocity that is kept
              weight_decay=0 (>= 0): pull of weights to zero
              state velocity (4 bytes for each parameter)
              Polyak, 1964
            """),
        optimizers);
    assertTrue(
        optimizers.contains(
            """
            signsgd
              p - lr sign(g)
              lr=0.001 (>= 0): the learning rate
              weight_decay=0 (>= 0): pull of weights to zero
              state none
              Bernstein et al., 2018
            """),
        optimizers);
    assertTrue(
        optimizers.contains(
            """
              state row_moment, column_moment (0.00800 bytes for each parameter of a \
            1000x1000 matrix)
              Shazeer and Stern, 2018
            """),
        optimizers);
    assertTrue(
        optimizers.contains(
            """
            lookahead
              every k steps slow + alpha (p - slow), and p = slow
              lookahead_steps=5 (>= 1): fast steps for each slow one
            """),
        optimizers);
    assertTrue(
        optimizers.contains(
            """
              state slow_weights (4 bytes for each parameter); as in lookahead(adam)
              Zhang et al., 2019
            """),
        optimizers);
  }

  @Test
  void layers_and_models_are_shown_too() {
    String layers = list("layers");
    assertTrue(
        layers.contains(
            """
            gaussian_noise
              x + N(0, deviation^2) in training
              properties deviation
              Vincent et al., 2010
            """),
        layers);
    String models = list("models");
    assertTrue(
        models.contains(
            """
            perceptron
              is a step of one layer by the rule w + lr (t - step(w x + b)) x, an output for each\
             class; as in perceptron; trained by perceptron, sgd, lr 1, batches of 1
              Rosenblatt, 1958
            """),
        models);
    assertTrue(
        models.contains(
            """
            vae
              beta=1 (>= 0): factor of the code's divergence from N(0,1)
              is variational autoencoder, of the widths of its encoder with the code last; as in\
             vae:256-16
              Kingma and Welling, 2014
            """),
        models);
  }

  @Test
  void schedules_are_shown_with_what_must_be_given() throws Exception {
    String schedules = list("schedules");
    assertTrue(
        schedules.contains(
            """
            cosine, also cosine_annealing, cosineannealinglr, cosine_decay, cosinedecay
              to + (from - to)(1 + cos(pi t/steps))/2
              from (any): the first value
              to=0 (any): the last value
              steps (whole, >= 1): steps from first to last
              as in cosine(from=0.001, to=1.0E-5, steps=20000)
              Loshchilov and Hutter, 2017
            """),
        schedules);
    JsonNode step =
        new ObjectMapper().readTree(list("schedules", "--json")).get("schedules").get(1);
    assertTrue(step.get("parameters").get(0).get("default").isNull());
    assertEquals("0.1", step.get("parameters").get(1).get("default").toString());
  }

  @Test
  void json_has_every_entry() throws Exception {
    Map<String, Integer> counts =
        Map.of(
            "activations", Activations.all().size(),
            "losses", Losses.all().size(),
            "initializers", Initializers.all().size(),
            "optimizers", UpdateRules.all().size() + UpdateRules.wrappers().size(),
            "schedules", Schedules.kinds().size(),
            "layers", LayerKinds.all().size(),
            "models", ModelForms.all().size());
    for (var count : counts.entrySet()) {
      JsonNode root = new ObjectMapper().readTree(list(count.getKey(), "--json"));
      assertEquals(count.getValue(), root.get(count.getKey()).size());
    }
    JsonNode losses = new ObjectMapper().readTree(list("losses", "--json")).get("losses");
    assertEquals(
        "{\"name\":\"huber\",\"aliases\":[],\"parameters\":[{\"name\":\"delta\",\"default\":1.0,"
            + "\"range\":\"> 0\",\"description\":\"the distance where it becomes linear\","
            + "\"aliases\":[]}],"
            + "\"formula\":\"d = |p - t|; d < delta ? d^2/2 : delta (d - delta/2)\","
            + "\"paper\":\"Huber, 1964\",\"of\":\"element\",\"targets\":\"numbers\","
            + "\"outputs\":\"number\",\"prediction\":\"identity\"}",
        losses.get(2).toString());
    JsonNode optimizers =
        new ObjectMapper().readTree(list("optimizers", "--json")).get("optimizers");
    assertEquals("sgd", optimizers.get(0).get("name").textValue());
    assertFalse(optimizers.get(0).has("convention"));
    assertEquals("nesterov", optimizers.get(2).get("name").textValue());
    assertTrue(optimizers.get(2).get("convention").textValue().startsWith("PyTorch's: "));
  }

  @Test
  void an_unknown_kind_is_answered_with_the_nearest() {
    assertEquals(
        "[list] there are no 'loses'; did you mean 'losses'? known: activations, losses,"
            + " initializers, optimizers, constraints, schedules, layers, metrics, models",
        assertThrows(UsageException.class, () -> list("loses")).getMessage());
  }
}
