package io.lockstep.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluation and prediction with a model file. */
class PredictTest {
  @TempDir Path folder;

  private String train(String... arguments) {
    String file = folder.resolve("model.safetensors").toString();
    Cli.succeed(
        Stream.concat(Stream.of("train", "--out", file), Stream.of(arguments))
            .toArray(String[]::new));
    return file;
  }

  private String csv(String name, String text) throws IOException {
    return "csv:" + Files.writeString(folder.resolve(name), text);
  }

  private static String points(int lines) {
    StringBuilder text = new StringBuilder("x,y,side\n");
    for (int i = 0; i < lines; i++) {
      int x = i % 10;
      text.append(x).append(',').append(i % 7).append(',').append(x < 5 ? "left" : "right");
      text.append('\n');
    }
    return text.toString();
  }

  @Test
  void a_class_is_predicted_with_the_probability_of_each() throws IOException {
    String data = csv("points.csv", points(140));
    String model = train("--data", data, "--model", "mlp:16", "--epochs", "40", "--lr", "0.01");
    JsonNode result =
        Cli.succeed("evaluate", "--model-file", model, "--data", data, "--json").json();
    assertEquals(140, result.required("examples").asInt());
    assertTrue(result.required("accuracy").asDouble() > 0.95, result.toString());
    assertTrue(result.required("loss").asDouble() < 0.3, result.toString());
    assertTrue(result.required("digest").asText().matches("[0-9a-f]{64}"));

    // Columns in another order, one unknown, no label.
    String fresh = csv("new.csv", "y,note,x\n3,a,0\n2,b,9\n");
    List<String> lines =
        Cli.succeed("predict", "--model-file", model, "--data", fresh).out().lines().toList();
    assertEquals("class,p(left),p(right)", lines.getFirst());
    assertEquals(3, lines.size());
    assertTrue(lines.get(1).startsWith("left,"), lines.get(1));
    assertTrue(lines.get(2).startsWith("right,"), lines.get(2));
    String[] fields = lines.get(2).split(",", -1);
    assertEquals(1, Float.parseFloat(fields[1]) + Float.parseFloat(fields[2]), 1e-5);
  }

  @Test
  void numbers_are_predicted_in_the_unit_of_the_data() throws IOException {
    StringBuilder text = new StringBuilder("mass,force\n");
    for (int i = 0; i < 100; i++) {
      text.append(i).append(',').append(9810 * i + 1_000_000).append('\n');
    }
    String data = csv("force.csv", text.toString());
    String model = train("--data", data, "--model", "mlp:16", "--epochs", "60", "--lr", "0.01");
    Path out = folder.resolve("predictions.csv");
    Cli.Outcome outcome =
        Cli.succeed(
            "predict", "--model-file", model, "--data", data, "--out", out.toString(), "--json");
    assertEquals(out.toString(), outcome.json().required("predictions_file").asText());
    List<String> lines = Files.readAllLines(out);
    assertEquals("force", lines.getFirst());
    assertEquals(101, lines.size());
    assertEquals(9810 * 50 + 1_000_000, Float.parseFloat(lines.get(51)), 50_000);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void an_autoencoder_gives_the_reconstruction_and_its_error() {
    String model = train("--data", "digits:200", "--model", "autoencoder:16", "--epochs", "2");
    JsonNode result =
        Cli.succeed("evaluate", "--model-file", model, "--data", "digits:40", "--json").json();
    Cli.Outcome outcome = Cli.succeed("predict", "--model-file", model, "--data", "digits:40");
    List<String> lines = outcome.out().lines().toList();
    assertEquals(41, lines.size());
    assertTrue(lines.getFirst().startsWith("pixel0,pixel1,"), lines.getFirst());
    assertTrue(lines.getFirst().endsWith(",pixel783,error"), lines.getFirst());
    double sum = 0;
    for (String line : lines.subList(1, 41)) {
      String[] fields = line.split(",", -1);
      assertEquals(785, fields.length);
      float pixel = Float.parseFloat(fields[400]);
      assertTrue(pixel >= 0 && pixel <= 255, line);
      sum += Double.parseDouble(fields[784]);
    }
    assertEquals(result.required("loss").asDouble(), sum / 40, 1e-6);
  }

  @Test
  void data_that_the_program_makes_are_new_to_the_model() {
    String model = train("--data", "digits:200", "--model", "mlp:8", "--epochs", "1");
    String[] evaluate = {"evaluate", "--model-file", model, "--data", "digits:200", "--json"};
    JsonNode fresh = Cli.succeed(evaluate).json();
    String[] again = {
      "evaluate", "--model-file", model, "--data", "digits:200", "--json", "--seed", "1"
    };
    assertNotEquals(fresh.required("loss"), Cli.succeed(again).json().required("loss"));
    again[again.length - 1] = "2";
    assertEquals(fresh.required("loss"), Cli.succeed(again).json().required("loss"));
  }
}
