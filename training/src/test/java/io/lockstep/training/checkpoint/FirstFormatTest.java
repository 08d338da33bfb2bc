package io.lockstep.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.tensor.Engine;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.nn.Model;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A model file of the first format, which an earlier version wrote. */
class FirstFormatTest {
  @Test
  void it_is_read_to_the_bits_it_was_written_with() throws URISyntaxException {
    var resource = Objects.requireNonNull(getClass().getResource("/models/format-1.safetensors"));
    ModelFile file = ModelFile.read(Path.of(resource.toURI()));
    assertEquals(
        "[{'layer':'linear','out':5},'relu',{'layer':'dropout','rate':0.25},"
            + "{'layer':'linear','out':2}]",
        LayerJson.write(file.info().network()).toString().replace('"', '\''));
    try (Engine engine = Engine.open("cpu")) {
      Model model = file.model(engine);
      assertEquals(
          "14b25af6854bac0b967818623b77dcfefb27690df9ec8d63d775a1b0b53fa634", model.digest());
      assertEquals(file.info().step(), file.optimizer(model).step());
    }
  }
}
