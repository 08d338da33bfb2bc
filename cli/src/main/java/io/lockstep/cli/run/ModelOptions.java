package io.lockstep.cli.run;

import io.lockstep.cli.terminal.UsageException;
import io.lockstep.kernels.library.Activations;
import io.lockstep.kernels.library.Loss;
import io.lockstep.kernels.library.Loss.Link;
import io.lockstep.kernels.library.Loss.OutputKind;
import io.lockstep.kernels.text.Suggestions;
import io.lockstep.training.nn.Architecture;
import io.lockstep.training.nn.Architecture.Kind;
import io.lockstep.training.objective.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        "Of the hidden layers, such as relu, tanh or 'elu(alpha=0.5)'; see lockstep list activations"
            + " (default: ${DEFAULT-VALUE})."
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

  /**
   * Returns what kind of network was asked for.
   *
   * @throws UsageException if the text names none
   */
  Kind kind() {
    String name = model.substring(0, Math.max(0, model.indexOf(':'))).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "mlp" -> Kind.MLP;
      case "autoencoder" -> Kind.AUTOENCODER;
      default -> throw new UsageException(unknown());
    };
  }

  private String unknown() {
    String kind = model.split(":", -1)[0].toLowerCase(Locale.ROOT);
    List<String> near = Suggestions.nearest(kind, List.of("mlp", "autoencoder"));
    String hint = near.isEmpty() ? "" : "did you mean '" + near.getFirst() + ":256-64'? ";
    return "[model] '"
        + model
        + "' is no model; "
        + hint
        + "give mlp:WIDTHS or autoencoder:WIDTHS, as in mlp:256-128 or autoencoder:256-64";
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
    String last = outputActivation == null ? IDENTITY : outputActivation;
    UsageException.check(() ->
        new Architecture(kind(), 1, widths(), 1, named(activation), named(last), dropout));
  }

  /**
   * Returns the form of the network for the data.
   *
   * @param unitRange whether the scaled features lie in 0..1
   * @param loss of the outputs: logits pass through no activation, probabilities come from one
   * @throws UsageException if a choice makes no sense
   */
  Architecture architecture(int inputs, int outputs, boolean unitRange, Loss loss) {
    Kind kind = kind();
    boolean numbers = loss.outputKind() == OutputKind.NUMBER;
    boolean logits = numbers && loss.link() != Link.IDENTITY;
    boolean sigmoid = kind == Kind.AUTOENCODER && unitRange && !logits;
    String usual =
        numbers ? (sigmoid ? "sigmoid" : IDENTITY) : loss.outputKind().activation();
    String last = outputActivation != null ? outputActivation : usual;
    Architecture form =
        UsageException.check(() ->
            new Architecture(
                kind, inputs, widths(), outputs, named(activation), named(last), dropout));
    boolean fits = loss.takes(Activations.byName(last));
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
    return form;
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
    Kind kind = kind();
    if (kind == Kind.AUTOENCODER
        && choice != TaskChoice.AUTO
        && choice != TaskChoice.RECONSTRUCTION) {
      throw new UsageException(
          "[task] an autoencoder gives its input again, which is no "
              + choice.name().toLowerCase(Locale.ROOT)
              + "; use --model mlp:WIDTHS, or leave --task out");
    }
    return switch (choice) {
      case AUTO ->
          kind == Kind.AUTOENCODER
              ? Task.RECONSTRUCTION
              : classes ? Task.CLASSIFICATION : Task.REGRESSION;
      case CLASSIFICATION -> Task.CLASSIFICATION;
      case REGRESSION -> Task.REGRESSION;
      case RECONSTRUCTION -> Task.RECONSTRUCTION;
    };
  }
}
