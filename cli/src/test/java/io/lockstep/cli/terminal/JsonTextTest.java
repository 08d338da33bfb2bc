package io.lockstep.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A document as it is printed. */
class JsonTextTest {
  @Test
  void what_fits_into_a_line_stands_in_one() throws IOException {
    String text =
        """
        {
          "data": "csv:\\"h\\u00e4user\\".csv",
          "hyper": {"beta1": 0.9, "epsilon": 1.0E-8},
          "freeze": [],
          "layers": [
            {"layer": "linear", "out": 256},
            "batch_norm",
            "relu",
            {"layer": "linear", "out": 256},
            {
              "layer": "residual",
              "body": [{"layer": "linear", "out": 256}, "relu", {"layer": "linear", "out": 256}]
            }
          ]
        }\
        """
            .replace("\\u00e4", "\u00e4");
    assertEquals(text, JsonText.of(new ObjectMapper().readTree(text)));
    assertEquals("{}", JsonText.of(new ObjectMapper().readTree("{ }")));
  }
}
