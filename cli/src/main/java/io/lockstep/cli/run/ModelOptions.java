package io.lockstep.cli.run;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Loss.Link;
import io.lockstep.kernels.library.Loss.OutputKind;
import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.network.ModelForm;
import io.lockstep.training.network.ModelForms;
import io.lockstep.training.network.NetworkFile;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.objective.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the form of the network. */
final class ModelOptions {
  private static final String IDENTITY = "identity";

  @Option(
      names = "--model",
      paramLabel = "FORM",
      defaultValue = "mlp:256-128",
      description = {
        "mlp:256-128, the widths of the hidden layers, or autoencoder:256-64, those of the encoder"
            + " with the code last (default: ${DEFAULT-VALUE}). Inputs and outputs come from the"
            + " data."
      })
  private String model = "mlp:256-128";

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      defaultValue = "relu",
      description = {
        "Of the hidden layers, such as relu, tanh or 'elu(alpha=0.5)'; see lockstep list"
            + " activations (default: ${DEFAULT-VALUE})."
      })
  private String activation = "relu";

  @Option(
      names = "--output-activation",
      paramLabel = "NAME",
      description = {
        "Of the last layer (default: sigmoid for an autoencoder of values in 0..1, else identity)."
      })
  private @Nullable String outputActivation;

  @Option(
      names = "--dropout",
      paramLabel = "RATE",
      defaultValue = "0",
      description = "Part of the hidden values left out at random in training (default: 0).")
  private double dropout;

  @Option(
      names = "--layers",
      paramLabel = "FILE",
      description = {
        "A network of any layers as JSON, in place of --model, as in [{\"layer\": \"linear\","
            + " \"out\": 64}, \"relu\", {\"layer\": \"linear\", \"out\": 10}]."
      })
  private @Nullable Path layers;

  /** Returns whether the network was asked for that gives its input again. */
  private boolean reconstructs() {
    return layers == null && form().reconstructs();
  }

  private ModelForm form() {
    String name = model.split(":", -1)[0];
    if (!model.contains(":")) {
      throw new UsageException(unknown(name));
    }
    try {
      return ModelForms.byName(name);
    } catch (UnknownNameException e) {
      throw new UsageException(unknown(name));
    }
  }

  private String unknown(String name) {
    List<String> known = ModelForms.all().stream().map(ModelForm::name).toList();
    List<String> near = Suggestions.nearest(name.toLowerCase(Locale.ROOT), known);
    String hint =
        near.isEmpty()
            ? ""
            : "did you mean '" + ModelForms.byName(near.getFirst()).example() + "'? ";
    return "[model] '"
        + model
        + "' is no model; "
        + hint
        + "give a form and its widths, as in "
        + ModelForms.all().stream().map(ModelForm::example).collect(Collectors.joining(" or "));
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (String text : model.substring(model.indexOf(':') + 1).split("-", -1)) {
      if (!text.matches("0*[1-9][0-9]{0,8}")) {
        throw new UsageException(
            "[model] '"
                + text
                + "' in '"
                + model
                + "' is no width; give whole numbers from 1 to"
                + " 999999999 with a '-' between them, as in mlp:256-128");
      }
      widths.add(Integer.parseInt(text));
    }
    return widths;
  }

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a choice makes no sense
   */
  void check() {
    if (layers == null) {
      ofForm(form(), 1, 1, outputActivation == null ? IDENTITY : outputActivation);
    } else {
      NetworkFile.read(layers);
    }
  }

  /**
   * Returns the network for the data.
   *
   * @param unitRange whether the scaled features lie in 0..1
   * @param loss of the outputs: logits pass through no activation, probabilities come from one
   * @throws UsageException if a choice makes no sense
   */
  Layer network(int inputs, int outputs, boolean unitRange, Loss loss) {
    if (layers == null) {
      return ofForm(inputs, outputs, unitRange, loss);
    }
    Layer network = NetworkFile.read(layers);
    Shape given = UsageException.check(() -> Structure.of(network, Shape.of(inputs)).output());
    if (given.rank() == 1 && given.size() != outputs) {
      throw new UsageException(
          "[model] the layers of "
              + Quoted.escaped(layers.toString())
              + " give "
              + given.size()
              + " outputs, but the data need "
              + outputs
              + "; end them with {\"layer\": \"linear\", \"out\": "
              + outputs
              + "}");
    }
    return network;
  }

  private Layer ofForm(int inputs, int outputs, boolean unitRange, Loss loss) {
    ModelForm form = form();
    boolean numbers = loss.outputKind() == OutputKind.NUMBER;
    boolean logits = numbers && loss.link() != Link.IDENTITY;
    boolean sigmoid = form.reconstructs() && unitRange && !logits;
    String usual = numbers ? (sigmoid ? "sigmoid" : IDENTITY) : loss.outputKind().activation();
    String last = outputActivation != null ? outputActivation : usual;
    Layer network = ofForm(form, inputs, outputs, last);
    boolean fits = loss.takes(UsageException.check(() -> Activations.byName(last)));
    if (logits && !fits) {
      throw new UsageException(
          "[model] the loss is of logits, which "
              + last
              + " would change; leave"
              + " --output-activation out, or choose another --loss");
    }
    if (!fits) {
      throw new UsageException(
          "[model] loss "
              + loss
              + " needs outputs as "
              + loss.outputKind().activation()
              + " gives them, not "
              + last
              + "; leave --output-activation out, or choose another --loss");
    }
    UsageException.check(() -> Structure.of(network, Shape.of(inputs)));
    return network;
  }

  private Layer ofForm(ModelForm form, int inputs, int outputs, String last) {
    List<Integer> widths = widths();
    return UsageException.check(() ->
        form.builder()
            .build(
                widths,
                new ModelForm.Choices(inputs, outputs, named(activation), named(last), dropout)));
  }

  private static String named(String activation) {
    return Activations.byName(activation).name();
  }

  /**
   * Returns the task, inferred from the kind of network and of targets where it is left open.
   *
   * @throws UsageException if the network cannot serve it
   */
  Task task(TaskChoice choice, boolean classes) {
    boolean again = reconstructs();
    if (again && choice != TaskChoice.AUTO && choice != TaskChoice.RECONSTRUCTION) {
      throw new UsageException(
          "[task] an autoencoder gives its input again, which is no "
              + choice.name().toLowerCase(Locale.ROOT)
              + "; use --model mlp:WIDTHS, or leave --task out");
    }
    return switch (choice) {
      case AUTO -> again ? Task.RECONSTRUCTION : classes ? Task.CLASSIFICATION : Task.REGRESSION;
      case CLASSIFICATION -> Task.CLASSIFICATION;
      case REGRESSION -> Task.REGRESSION;
      case RECONSTRUCTION -> Task.RECONSTRUCTION;
    };
  }
}
