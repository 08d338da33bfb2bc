package io.lockstep.cli.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardOptionsTest {
  @TempDir Path folder;

  @Test
  void a_run_writes_an_event_file_and_keeps_its_bits() throws IOException {
    Path logs = folder.resolve("logs/first");
    List<String> run =
        List.of("train", "--data", "digits:100", "--model", "mlp:8", "--epochs", "1", "--json");
    String plain = Cli.succeed(run.toArray(String[]::new)).digest();
    List<String> shown = new java.util.ArrayList<>(run);
    shown.addAll(List.of("--tensorboard", logs.toString(), "--watch", "2"));
    assertEquals(plain, Cli.succeed(shown.toArray(String[]::new)).digest());
    try (var files = Files.list(logs)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size());
      String bytes = Files.readString(all.getFirst(), StandardCharsets.ISO_8859_1);
      for (String tag :
          List.of(
              "brain.Event:2",
              "loss/train",
              "accuracy/validation",
              "gradients/0.weight",
              "weights/0.weight",
              "\"data\":\"digits:100\"")) {
        assertTrue(bytes.contains(tag), tag);
      }
    }
  }
}
