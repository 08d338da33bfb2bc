package io.lockstep.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.kernels.library.LibraryProvider;
import io.lockstep.training.optim.UpdateRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions that a folder on the class path brings along, as docs/own-functions.md shows. */
class OwnFunctionsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "own-functions.md");
  private static final Pattern PROVIDER = Pattern.compile("(?s)```java\\n(package acme;.*?)\\n```");

  @TempDir static Path folder;
  private static Path acme = Path.of("");

  @BeforeAll
  static void compileTheProviderOfTheDocument() throws Exception {
    Matcher matcher = PROVIDER.matcher(Files.readString(DOCUMENT));
    assertTrue(matcher.find());
    acme = provider("acme.AcmeFunctions", matcher.group(1));
  }

  /** Compiles a provider into a folder of its own, with the file that names it. */
  private static Path provider(String name, String code) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name));
    Path source = folder.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
    Files.writeString(source, code);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String path = System.getProperty("java.class.path");
    int result =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            path,
            source.toString());
    assertEquals(0, result, "the provider does not compile");
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve(LibraryProvider.class.getName()), name + "\n");
    return classes;
  }

  private static Cli.Outcome with(Path more, String arguments) throws Exception {
    return Cli.process(List.of(), more, arguments.split(" ", -1));
  }

  private static String model(String name) {
    return folder.resolve(name).toString();
  }

  /** Trains with a function of each kind: the activation names the initializer. */
  private static Cli.Outcome train(String file, String more) throws Exception {
    return with(
        acme,
        "train --data plane:200 --model mlp:8 --activation algebraic_softplus --loss quantile_90"
            + " --optimizer Sign-Descent --lr 0.01 --epochs 3 --device cpu --json --out "
            + model(file)
            + more);
  }

  private static String lastLine(Cli.Outcome outcome) {
    return outcome.err().lines().toList().getLast() + "\n";
  }

  @Test
  void they_train_are_saved_evaluated_resumed_and_predict() throws Exception {
    Cli.Outcome trained = train("a.safetensors", "");
    assertEquals(0, trained.code(), trained.err());
    Cli.Outcome half = train("b.safetensors", "");
    assertEquals(trained.digest(), half.digest());

    String use = " --data plane:200 --device cpu --json --model-file " + model("a.safetensors");
    Cli.Outcome evaluated = with(acme, "evaluate" + use);
    assertEquals(0, evaluated.code(), evaluated.err());
    assertTrue(evaluated.json().required("loss").asDouble() < 0.2, evaluated.out());

    Cli.Outcome predicted = with(acme, "predict" + use + " --out " + model("p.csv"));
    assertEquals(0, predicted.code(), predicted.err());
    try (Stream<String> lines = Files.lines(Path.of(model("p.csv")))) {
      assertEquals(201, lines.count());
    }

    Cli.Outcome resumed =
        with(
            acme,
            "train --data plane:200 --epochs 1 --device cpu --json --resume "
                + model("b.safetensors"));
    assertEquals(0, resumed.code(), resumed.err());
  }

  @Test
  void a_model_file_is_refused_where_they_are_not_registered() throws Exception {
    Cli.Outcome trained = train("c.safetensors", "");
    assertEquals(0, trained.code(), trained.err());
    Cli.Outcome refused =
        Cli.process(
            List.of(), "evaluate", "--data", "plane:200", "--model-file", model("c.safetensors"));
    assertEquals(2, refused.code());
    assertEquals(
        "[model file] "
            + model("c.safetensors")
            + ", metadata: the model needs the activation 'algebraic_softplus', which is not"
            + " registered here; did you mean 'softplus'? known: identity, step, sigmoid, tanh,"
            + " relu, leaky_relu, gelu, gelu_tanh, softplus, silu, elu, selu, mish, celu, relu6,"
            + " threshold, hard_sigmoid, hard_swish, hard_tanh, softsign, log_sigmoid, softmax,"
            + " log_softmax, softmin. Register it before the file is read, or put the jar that"
            + " does on the class path (LOCKSTEP_CLASS_PATH).\n",
        refused.err());
  }

  @Test
  void they_are_suggested_where_a_name_is_unknown() throws Exception {
    Cli.Outcome refused = with(acme, "train --data plane:200 --optimizer sign_decent");
    assertEquals(2, refused.code());
    assertEquals(
        "[optimizer] unknown optimizer 'sign_decent'; did you mean 'sign_descent'? there are "
            + (UpdateRules.all().size() + 1)
            + " in all\n",
        lastLine(refused));
  }

  @Test
  void a_provider_that_fails_is_named() throws Exception {
    Path wrong =
        provider(
            "wrong.Again",
            """
            package wrong;

            import io.lockstep.kernels.library.*;

            public final class Again implements LibraryProvider {
              public void register() {
                Activations.register(new Activation("relu", x -> x));
              }
            }
            """);
    Cli.succeed("train", "--data", "plane:200", "--epochs", "1", "--out", model("d.safetensors"));
    String evaluate = "evaluate --data plane:200 --model-file " + model("d.safetensors");
    for (String command : List.of("train --data plane:200 --activation tanh", evaluate)) {
      Cli.Outcome refused = with(wrong, command);
      assertEquals(2, refused.code());
      assertEquals(
          "[library] wrong.Again on the class path cannot register its functions: [activation] the"
              + " name 'relu' of wrong.Again is taken by a built-in one, which cannot be replaced;"
              + " choose another name; correct it, or take it off the class path\n",
          lastLine(refused));
    }
  }

  @Test
  void a_file_that_names_no_provider_is_named() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty/META-INF/services"));
    Files.writeString(empty.resolve(LibraryProvider.class.getName()), "acme.Missing\n");
    Cli.Outcome refused = with(folder.resolve("empty"), "train --data plane:200 --activation tanh");
    assertEquals(2, refused.code());
    assertEquals(
        "[library] a file META-INF/services/io.lockstep.kernels.library.LibraryProvider on the"
            + " class path cannot register its functions:"
            + " io.lockstep.kernels.library.LibraryProvider: Provider acme.Missing not found;"
            + " correct it, or take it off the class path\n",
        lastLine(refused));
  }
}
