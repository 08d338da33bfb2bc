package io.lockstep.page.playground.run;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.nn.Model;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes through a network, as at inference: of each block what the linear layer gives, and what
 * the block does.
 *
 * @param sums {@code [n, width]} of each block, before normalization and activation
 * @param results {@code [n, width]} of each block
 */
record Activity(List<Tensor> sums, List<Tensor> results) {
  static Activity of(Model model, PlaygroundNetwork network, Tensor x) {
    List<Tensor> sums = new ArrayList<>();
    List<Tensor> results = new ArrayList<>();
    Tensor value = x;
    for (PlaygroundNetwork.Block block : network.blocks()) {
      for (String path : block.layers()) {
        value = model.forward(path, value);
        if (path.equals(block.linear())) {
          sums.add(value);
        }
      }
      results.add(value);
    }
    return new Activity(sums, results);
  }
}
