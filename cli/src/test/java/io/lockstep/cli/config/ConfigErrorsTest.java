package io.lockstep.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A document that cannot be used is refused with its place and the remedy. */
class ConfigErrorsTest {
  @TempDir Path folder;

  private static Arguments of(String json, String message) {
    return Arguments.of(json, message);
  }

  static Stream<Arguments> documents() {
    return Stream.of(
        of(
            "{\"data\": \"digits\",\n  \"epoch\": 5}",
            ", line 2, column 3: 'epoch' is no option of train. Did you mean 'epochs'?"),
        of("{\"zzzzzz\": 5}", ", line 1, column 2: 'zzzzzz' is no option of train. Known are '"),
        of(
            "{\"data\": \"digits\", \"epochs\": \"5\"}",
            ", line 1, column 20: 'epochs' is \"5\", but must be a whole number. Write it as"
                + " that."),
        of(
            "{\"epochs\": 2.5}",
            ", line 1, column 2: 'epochs' is 2.5, but must be a whole number. Write it as that."),
        of(
            "{\"epochs\": null}",
            ", line 1, column 2: 'epochs' is null, but must be a whole number. Leave the key out"
                + " for the usual value."),
        of(
            "{\"val-split\": \"a tenth\"}",
            ", line 1, column 2: 'val-split' is \"a tenth\", but must be a number. Write it as"
                + " that."),
        of(
            "{\"data\": true}",
            ", line 1, column 2: 'data' is true, but must be a text or a number. Write it as"
                + " that."),
        of(
            "{\"ignore\": {\"a\": 1}}",
            ", line 1, column 2: 'ignore' is {\"a\":1}, but must be a text or a number, or a"
                + " list of texts or numbers. Write it as that."),
        of(
            "{\"ignore\": [[\"a\"]]}",
            ", line 1, column 2: 'ignore' is [[\"a\"]], but must be a text or a number, or a"
                + " list of texts or numbers. Write it as that."),
        of(
            "{\"hyper\": [\"beta1=0.5\"]}",
            ", line 1, column 2: 'hyper' is [\"beta1=0.5\"], but must be an object, as in"
                + " {\"beta1\": 0.95}. Write it as that."),
        of(
            "{\"hyper\": {\"beta1\": true}}",
            ", line 1, column 2: 'hyper' is {\"beta1\":true}, but must be an object of texts or"
                + " numbers. Write it as that."),
        of(
            "{\"mark-missing\": 1}",
            ", line 1, column 2: 'mark-missing' is 1, but must be true or false. Write it as"
                + " that."),
        of(
            "{\"layers\": 3}",
            ", line 1, column 2: 'layers' is 3, but must be a list of layers, or the name of a"
                + " file. Write it as that."),
        of(
            "{\"data\": \"digits\",\n\"lr\": 0.1,\n\"lr\": 0.2}",
            ", line 3, column 5: the key 'lr' is given twice. Leave one of them out."),
        of(
            "{\"data\": \"digits\", \"lr\": 0.1, \"learning-rate\": 0.2}",
            ", line 1, column 31: 'learning-rate' is another name of 'lr'. Leave one of them"
                + " out."),
        of("", ": is empty. Give options such as {\"data\": \"digits\", \"epochs\": 5}."),
        of(
            "[\"digits\"]",
            ", line 1, column 1: holds no JSON object. Give options such as {\"data\":"
                + " \"digits\", \"epochs\": 5}."),
        of(
            "{\"data\": \"digits\",\n \"epochs\": 5",
            ", line 2, column 13: is no JSON: Unexpected end-of-input: expected close marker for"
                + " Object. Correct the file there."),
        of(
            "{\"data\": \"digits\",}",
            ", line 1, column 19: is no JSON: Unexpected character ('}' (code 125)): was expecting"
                + " double-quote to start field name. Correct the file there."),
        of(
            "{\"data\": \"digits\"} {}",
            ", line 1, column 20: more follows the end of the JSON object. Give one object in a"
                + " file."));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_document_that_is_wrong_names_the_place(String json, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("run.json"), json);
    String err = refused("train", "--config", file.toString());
    String expected = "[config] " + file + message;
    assertEquals(
        expected, message.endsWith(".") || message.endsWith("?") ? err : cut(err, expected));
  }

  private static String cut(String text, String as) {
    return text.substring(0, Math.min(text.length(), as.length()));
  }

  private static String refused(String... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertEquals(2, outcome.code(), outcome.err());
    assertEquals("", outcome.out());
    return outcome.err().strip();
  }

  @Test
  void a_value_that_the_option_refuses_names_the_place() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("run.json"),
            "{\"data\": \"digits:60\",\n \"epochs\": 5000000000,\n \"scale\": \"minmaxx\"}");
    assertEquals(
        "[config] "
            + file
            + ", line 2, column 2: invalid value for option '--epochs': '5000000000' is not an int;"
            + " see 'lockstep train --help'",
        refused("train", "--config", file.toString()));
    assertEquals(
        "[config] "
            + file
            + ", line 3, column 2: invalid value for option '--scale': expected one of [AUTO, NONE,"
            + " STANDARD, MINMAX] (case-insensitive) but was 'minmaxx'; see 'lockstep train"
            + " --help'",
        refused("train", "--config", file.toString(), "--epochs", "5"));
    assertEquals(
        "[train] invalid value for option '--epochs': 'x' is not an int; see 'lockstep train"
            + " --help'",
        refused("train", "--config", file.toString(), "--epochs", "x", "--scale", "none"));
  }

  @Test
  void a_document_that_cannot_be_read_is_refused() throws IOException {
    Path missing = folder.resolve("missing.json");
    assertEquals(
        "[config] " + missing + ": there is no such file. Check the path and its spelling.",
        refused("train", "--config", missing.toString()));
    assertEquals(
        "[config] " + folder + ": is a folder. Give a readable JSON file.",
        refused("train", "--config", folder.toString()));
    Path latin = folder.resolve("latin.json");
    Files.write(latin, "{\"data\": \"csv:h\u00e4user.csv\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        "[config] " + latin + ": is not text in UTF-8. Convert the file to UTF-8.",
        refused("train", "--config", latin.toString()));
    assertEquals(
        "[train] missing required parameter for option '--config' (FILE); see 'lockstep train"
            + " --help'",
        refused("train", "--config"));
  }

  @Test
  void a_document_without_data_wants_them_typed() throws IOException {
    Path file = Files.writeString(folder.resolve("run.json"), "{\"epochs\": 1}");
    assertEquals(
        "[train] missing required option: '--data=SOURCE'; see 'lockstep train --help'",
        refused("train", "--config", file.toString()));
    Cli.succeed("train", "--config", file.toString(), "--data", "xor:64");
  }

  @Test
  void layers_within_the_document_are_read_like_those_of_a_file() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("run.json"),
            "{\"data\": \"xor:64\", \"layers\": [{\"layer\": \"linear\", \"out\": 3}]}");
    assertEquals(
        "[model] the layers give 3 outputs, but the data need 2; end them with {\"layer\":"
            + " \"linear\", \"out\": 2}",
        refused("train", "--config", file.toString()));
    Files.writeString(file, "{\"data\": \"xor:64\", \"layers\": [\"rellu\"]}");
    assertEquals(
        "[network] '0' is an unknown activation, 'rellu'; did you mean 'relu'",
        refused("train", "--config", file.toString()).split(" or ")[0]);
  }

  @Test
  void a_model_without_a_document_says_so() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Cli.succeed("train", "--data", "xor:64", "--epochs", "1", "--out", file.toString());
    assertEquals(
        "[show] --layers and --config each print a document; give one of them",
        refused("show", "--layers", "--config", file.toString()));
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String without =
        text.replace("lockstep.run", "lockstep.ran").replace("lockstep.crc32c", "lockstep.no_crc");
    Files.write(file, without.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(
        "[show] "
            + file
            + ", metadata: there is no document of the run ('lockstep.run'). Give a file that"
            + " 'lockstep train --out' of this version wrote.",
        refused("show", "--config", file.toString()));
    Cli.succeed("show", file.toString());
  }
}
