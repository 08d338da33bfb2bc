package io.lockstep.bench.work;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A piece of work that all sides can do again and again. As JSON it is an object whose {@code kind}
 * names the case; {@code bench/peer.py} reads the same fields.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Copy.class, name = "copy"),
  @JsonSubTypes.Type(value = ProductWorkload.class, name = "product"),
  @JsonSubTypes.Type(value = AdamUpdate.class, name = "adam"),
  @JsonSubTypes.Type(value = Training.class, name = "training"),
  @JsonSubTypes.Type(value = ConvTraining.class, name = "convolutions"),
  @JsonSubTypes.Type(value = StepProducts.class, name = "step products"),
  @JsonSubTypes.Type(value = RowWorkload.class, name = "row kernel")
})
public sealed interface Workload
    permits Copy, ProductWorkload, AdamUpdate, Training, ConvTraining, StepProducts, RowWorkload {
  /** Returns the name of its row. */
  String title();

  /** Returns the unit of its rate; more is better. */
  String unit();

  /**
   * Returns how far the means of samples may lie apart, relative to these, where each side draws
   * random numbers of its own; 0 where all draw the same, and each sample is compared.
   */
  default double chance() {
    return 0;
  }

  /** Returns the rate at which it is done, given the seconds that one run takes. */
  double rate(double seconds);
}
