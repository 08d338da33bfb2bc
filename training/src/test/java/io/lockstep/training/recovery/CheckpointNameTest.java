package io.lockstep.training.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointNameTest {
  @Test
  void names_sort_from_the_oldest_to_the_newest() {
    List<CheckpointName> names =
        List.of(
            new CheckpointName(0, 7),
            new CheckpointName(0, 10),
            new CheckpointName(1, 10),
            new CheckpointName(1, 11),
            new CheckpointName(12, 100_000));
    assertEquals(names, names.reversed().stream().sorted().toList());
    List<String> files = names.stream().map(CheckpointName::file).toList();
    assertEquals(files, files.reversed().stream().sorted().toList());
    assertEquals("epoch-000012-step-000100000.safetensors", files.getLast());
  }

  @Test
  void a_name_is_read_again_however_large_its_numbers_are() {
    for (CheckpointName name :
        List.of(new CheckpointName(3, 12), new CheckpointName(1 << 30, 1L << 58))) {
      assertEquals(Optional.of(name), CheckpointName.of(name.file()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.safetensors",
        "epoch-3-step-12.safetensors",
        "epoch-0000003-step-000000012.safetensors",
        "epoch-9999999999-step-000000012.safetensors",
        ".epoch-000003-step-000000012.safetensors",
        "epoch-000003-step-000000012.safetensors.bak"
      })
  void other_files_are_no_checkpoints(String file) {
    assertEquals(Optional.empty(), CheckpointName.of(file));
  }
}
