package io.lockstep.bench.work;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The products of a training step and nothing else, one after the other, each on operands of its
 * own: what no step on this machine can be faster than with such products.
 *
 * @param network whose step it is
 * @param batch examples in a step
 */
public record StepProducts(Network network, int batch) implements Workload {
  /** Returns them; a field of the JSON object, too. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public List<ProductWorkload> products() {
    return network.products(batch);
  }

  @Override
  public String title() {
    return "products of " + network.title() + ", batch " + batch;
  }

  @Override
  public String unit() {
    return "steps/s";
  }

  @Override
  public double rate(double seconds) {
    return 1 / seconds;
  }
}
