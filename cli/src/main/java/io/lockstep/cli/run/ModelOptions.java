package io.lockstep.cli.run;

import io.lockstep.cli.run.value.TaskChoice;
import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Loss.Link;
import io.lockstep.kernels.library.Loss.OutputKind;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.Features;
import io.lockstep.training.data.ImageShape;
import io.lockstep.training.network.Images;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.network.ModelForm;
import io.lockstep.training.network.ModelForm.Usual;
import io.lockstep.training.network.ModelText;
import io.lockstep.training.network.NetworkFile;
import io.lockstep.training.network.Networks;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.objective.OutputObjectives;
import io.lockstep.training.objective.Task;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the form of the network. */
final class ModelOptions {
  private static final String IDENTITY = "identity";

  @Option(
      names = "--model",
      paramLabel = "FORM",
      completionCandidates = KnownNames.OfModels.class,
      defaultValue = "mlp:256-128",
      description = {
        "mlp:256-128, the widths of the hidden layers, autoencoder:256-64, those of the encoder"
            + " with the code last, or another form with its strengths, as in"
            + " 'vae:256-16(beta=4)'; see lockstep list models (default: ${DEFAULT-VALUE})."
            + " Inputs and outputs come from the data."
      })
  private String model = "mlp:256-128";

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      completionCandidates = KnownNames.OfActivations.class,
      defaultValue = "relu",
      description = {
        "Of the hidden layers, such as relu, tanh or 'elu(alpha=0.5)'; see lockstep list"
            + " activations (default: ${DEFAULT-VALUE})."
      })
  private String activation = "relu";

  @Option(
      names = "--output-activation",
      paramLabel = "NAME",
      completionCandidates = KnownNames.OfActivations.class,
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
        "A network of any layers in place of --model: a file of JSON, or the JSON itself, as in"
            + " [{\"layer\": \"linear\", \"out\": 64}, \"relu\", {\"layer\": \"linear\", \"out\":"
            + " 10}]."
      })
  private @Nullable String layers;

  /** Returns whether the network was asked for that gives its input again. */
  private boolean reconstructs() {
    return layers == null && form().form().reconstructs();
  }

  private ModelText form() {
    return UsageException.check(() -> ModelText.parse(model));
  }

  /** Returns how the network is trained where nothing else is said. */
  Usual usual() {
    return layers == null ? form().form().usual() : Usual.OF_ALL;
  }

  /**
   * Checks what can be checked without the data.
   *
   * @throws UsageException if a choice makes no sense
   */
  void check() {
    if (layers == null) {
      ModelText form = form();
      ImageShape any = UsageException.check(() -> Images.least(form.form().signature()));
      ofForm(form, any.size(), 1, any, outputActivation == null ? IDENTITY : outputActivation);
    } else {
      network(layers);
    }
  }

  /** The network of a text, or of a file of that name. */
  private static Layer network(String layers) {
    return isJson(layers)
        ? UsageException.check(() -> LayerJson.ofText(layers))
        : NetworkFile.read(UsageException.check(() -> Path.of(layers)));
  }

  private static boolean isJson(String layers) {
    String text = layers.strip();
    return text.startsWith("[") || text.startsWith("{");
  }

  /**
   * Returns the network for the data.
   *
   * @param features of the training data
   * @param unitRange whether the scaled features lie in 0..1
   * @param loss of the outputs: logits pass through no activation, probabilities come from one
   * @throws UsageException if a choice makes no sense
   */
  Layer network(Features features, int outputs, boolean unitRange, Loss loss) {
    if (layers == null) {
      return ofForm(features, outputs, unitRange, loss);
    }
    int inputs = features.values().width();
    Layer network = network(layers);
    Shape given = UsageException.check(() -> Structure.of(network, Shape.of(inputs)).output());
    if (given.rank() == 1 && given.size() != outputs) {
      throw new UsageException(
          "[model] the layers "
              + (isJson(layers) ? "" : "of " + Quoted.escaped(layers) + " ")
              + "give "
              + given.size()
              + " outputs, but the data need "
              + outputs
              + "; end them with {\"layer\": \"linear\", \"out\": "
              + outputs
              + "}");
    }
    return network;
  }

  /**
   * Returns the network for data with several targets: the layers as they are, or the form with a
   * last layer for each output.
   *
   * @throws UsageException if a choice makes no sense
   * @throws io.lockstep.training.objective.TrainingException if the layers give other outputs
   */
  Layer network(Features features, OutputObjectives objectives) {
    Shape input = Shape.of(features.values().width());
    Layer network = layers == null ? ofForm(features, objectives) : network(layers);
    objectives.requireFit(UsageException.check(() -> Structure.of(network, input)));
    return network;
  }

  private Layer ofForm(Features features, OutputObjectives objectives) {
    if (outputActivation != null) {
      throw new UsageException(
          "[model] --output-activation is of one output; leave it out where there are several, each"
              + " of which gives what its loss takes");
    }
    Layer one = ofForm(form(), features.values().width(), 1, features.image(), IDENTITY);
    Map<String, Networks.Output> outputs = new TreeMap<>();
    objectives
        .outputs()
        .forEach((name, output) -> {
          OutputKind kind = output.objective().loss().outputKind();
          String last = kind == OutputKind.NUMBER ? IDENTITY : kind.activation();
          outputs.put(name, new Networks.Output(output.outputs(), last));
        });
    return UsageException.check(() -> Networks.withOutputs(one, outputs));
  }

  private Layer ofForm(Features features, int outputs, boolean unitRange, Loss loss) {
    ModelText form = form();
    int inputs = features.values().width();
    boolean numbers = loss.outputKind() == OutputKind.NUMBER;
    boolean logits = numbers && loss.link() != Link.IDENTITY;
    boolean sigmoid = form.form().reconstructs() && unitRange && !logits;
    String usual = numbers ? (sigmoid ? "sigmoid" : IDENTITY) : loss.outputKind().activation();
    String last = outputActivation != null ? outputActivation : usual;
    Layer network = ofForm(form, inputs, outputs, features.image(), last);
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

  private Layer ofForm(
      ModelText form, int inputs, int outputs, @Nullable ImageShape image, String last) {
    return UsageException.check(() ->
        form.network(
            new ModelForm.Choices(
                inputs, outputs, image, named(activation), named(last), dropout)));
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
