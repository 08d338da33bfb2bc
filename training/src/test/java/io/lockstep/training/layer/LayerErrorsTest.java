package io.lockstep.training.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Engine;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.layer.norm.BatchNorm;
import io.lockstep.training.layer.shape.Embedding;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.nn.Layer;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.Structure;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What layers say that cannot be, or that do not take what comes to them. */
class LayerErrorsTest {
  private static Layer read(String text) {
    return LayerJson.ofText(text.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'batch_norm','eps':0|[batch_norm] eps must be above 0 and finite, got 0.0",
        "'batch_norm','momentum':1.5|[batch_norm] momentum must be from 0 to 1, got 1.5; it is the"
            + " share of a batch, 0.01 where Keras has 0.99",
        "'layer_norm','eps':-1|[layer_norm] eps must be above 0 and finite, got -1.0",
        "'group_norm','groups':0|[group_norm] groups must be at least 1, got 0",
        "'prelu','slopes':-1|[prelu] needs 1 slope, one for each channel, or 0 for as many as come,"
            + " and a finite initial one, got -1 and 0.25",
        "'maxout','pieces':0|[maxout] pieces must be at least 1, got 0",
        "'alpha_dropout','rate':1|[alpha_dropout] rate must be at least 0 and below 1, got 1.0",
        "'gaussian_dropout','rate':-1|[gaussian_dropout] rate must be at least 0 and below 1, got"
            + " -1.0",
        "'gaussian_noise','deviation':-1|[gaussian_noise] the standard deviation must be at least 0"
            + " and finite, got -1.0",
        "'masking_noise','rate':1|[masking_noise] rate must be at least 0 and below 1, got 1.0",
        "'salt_and_pepper','rate':0.5,'low':2|[salt_and_pepper] low must not be above high, got 2.0"
            + " and 1.0",
        "'noisy_relu','deviation':-1|[noisy_relu] the standard deviation must be at least 0 and"
            + " finite, got -1.0",
        "'reshape','shape':[-1,-1]|[reshape] sizes must be at least 0, and one of them may be -1,"
            + " got [-1, -1]",
        "'slice_columns','from':2,'to':2|[slice_columns] needs a first column of at least 0 and an"
            + " end after it, got 2 and 2",
        "'one_hot','classes':0|[one_hot] classes must be at least 1, got 0",
        "'embedding','codes':0,'width':3|[embedding] codes and width must be at least 1, got 0 and"
            + " 3",
        "'conv2d','out':4,'kernel':0|[conv2d] kernel must be one number, or one for each of 2 axes,"
            + " of at least 1, got [0]",
        "'conv2d','out':4,'kernel':[3,3,3]|[conv2d] kernel must be one number, or one for each of 2"
            + " axes, of at least 1, got [3, 3, 3]",
        "'conv1d','out':4,'kernel':3,'stride':0|[conv1d] stride must be one number of at least 1,"
            + " got [0]",
        "'conv2d','out':4,'kernel':3,'groups':3|[conv2d] needs at least one output channel and one"
            + " group, and groups that divide the output channels, got 4 channels and 3 groups",
        "'conv_transpose1d','out':4,'kernel':3,'outputPadding':1|[conv_transpose1d] output padding"
            + " must be below the stride, got [1] and [1]",
        "'max_pool2d','size':2,'padding':2|[max_pool2d] padding must be at most half of the size,"
            + " got [2] and [2]",
        "'avg_pool1d','size':0|[avg_pool1d] size must be one number of at least 1, got [0]",
        "'adaptive_avg_pool2d','size':0|[adaptive_avg_pool2d] size must be one number, or one for"
            + " each of 2 axes, of at least 1, got [0]",
        "'adaptive_max_pool1d','size':-1|[adaptive_max_pool1d] size must be one number of at least"
            + " 1, got [-1]",
        "'permute','order':[1,2]|[permute] an order names each axis once, from 0 on without that of"
            + " the batch, such as [2, 0, 1], got [1, 2]",
        "'upsample','factor':0|[upsample] factor must be one number, or one for each of 2 axes, of"
            + " at least 1, got [0]",
        "'weight_penalty','inner':'relu','l1':-1|[weight_penalty] l1 and l2 must be at least 0 and"
            + " finite, got -1.0 and 0.0",
        "'activity_penalty','l2':-2|[activity_penalty] l1 and l2 must be at least 0 and finite, got"
            + " 0.0 and -2.0",
        "'kl_sparsity','target':1|[kl_sparsity] target must be between 0 and 1, and factor at least"
            + " 0 and finite, got 1.0 and 1.0",
      })
  void numbers_that_cannot_be(String properties, String message) {
    String json = "{'layer':" + properties + "}";
    assertEquals(
        "[network] it cannot be: " + message,
        assertThrows(IllegalArgumentException.class, () -> read(json)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'batch_norm'||[batch_norm] layer 1 takes channels, but each example is one number, [];"
            + " give it examples of [c] or [c,h,w]",
        "{'layer':'layer_norm','shape':[5]}|4,6|[layer_norm] layer 1 normalizes over [5], but gets"
            + " examples of [4,6]; build it for their last axes, or for [], which is the last one",
        "'layer_norm'||[layer_norm] layer 1 normalizes over the last axis, but gets examples of [];"
            + " give it examples of [k]",
        "{'layer':'group_norm','groups':4}|6,5|[group_norm] layer 1 has 4 groups, which do not"
            + " divide the 6 channels of examples of [6,5]; take a divisor of 6",
        "'instance_norm'|6|[instance_norm] layer 1 normalizes each channel of an example, but gets"
            + " examples of [6], which have no two values of a channel; give it examples of [c,l]"
            + " or [c,h,w]",
        "'rms_norm'||[rms_norm] layer 1 normalizes over the last axis, but gets examples of [];"
            + " give it examples of [k]",
        "{'layer':'prelu','slopes':3}|4,6|[prelu] layer 1 has 3 slopes, but gets examples of [4,6]"
            + " with 4 channels; take 1 slope for all, 4, or 0, which is one for each channel",
        "{'layer':'maxout','pieces':3}|4|[maxout] layer 1 takes units of 3 pieces, but gets"
            + " examples of [4]; give it a last axis that 3 divides",
        "'glu'|5|[glu] layer 1 takes values and their gates side by side, but gets examples of [5];"
            + " give it a last axis that 2 divides",
        "'softmax'||[softmax] layer 1 takes rows, but each example is one number, []; give it"
            + " examples of [k]",
        "{'layer':'reshape','shape':[3,-1]}|8|[reshape] layer 1 gives examples of [3, -1], but gets"
            + " those of [8], which have 8 elements; give it a shape of as many",
        "{'layer':'reshape','shape':[3,2]}|7|[reshape] layer 1 gives examples of [3, 2], but gets"
            + " those of [7], which have 7 elements; give it a shape of as many",
        "{'layer':'slice_columns','from':2,'to':5}|4|[slice_columns] layer 1 takes columns 2 to 4,"
            + " but gets examples of [4]; its last column is 3",
        "{'layer':'conv2d','out':4,'kernel':3}|784|[conv2d] layer 1 takes images, but gets examples"
            + " of [784]; give it examples of [channels,height,width], as by a reshape before it",
        "{'layer':'conv2d','out':4,'kernel':5,'padding':[0,1]}|1,4,4|[conv2d] layer 1 slides a"
            + " window of 5x5 elements, which does not fit into examples of [1,4,4], padded to 4x6;"
            + " pad more, or take a smaller window or dilation",
        "{'layer':'conv1d','out':4,'kernel':3,'groups':2}|3,9|[conv1d] layer 1 has 2 groups, which"
            + " do not divide the 3 channels of examples of [3,9]; take a divisor of 3",
        "{'layer':'conv_transpose1d','out':4,'kernel':2,'padding':2}|3,3|[conv_transpose1d] layer 1"
            + " leaves nothing of examples of [3,3] along axis 1, where padding [2] cuts off both"
            + " ends; pad less, or take a larger input",
        "{'layer':'max_pool1d','size':4}|3,3|[max_pool1d] layer 1 slides a window of 4 elements,"
            + " which does not fit into examples of [3,3], padded to 3; pad more, or take a smaller"
            + " window or dilation",
        "{'layer':'avg_pool2d','size':2}|3,3|[avg_pool2d] layer 1 takes images, but gets examples"
            + " of [3,3]; give it examples of [channels,height,width], as by a reshape before it",
        "{'layer':'adaptive_max_pool2d','size':[2,4]}|1,3,3|[adaptive_max_pool2d] layer 1 makes 4"
            + " parts of axis 2 of examples of [1,3,3]; take at most 3",
        "{'layer':'permute','order':[2,0,1]}|3,3|[permute] layer 1 orders 3 axes, but gets examples"
            + " of [3,3]; name each of their axes, or reshape them before it",
        "{'layer':'conv2d','out':2,'kernel':3,'padding':'same'}|784|[conv2d] layer 1 takes images,"
            + " but gets examples of [784]; give it examples of [channels,height,width], as by a"
            + " reshape before it",
        "{'layer':'max_pool1d','size':2,'dilation':5,'stride':1,'padding':'same'}|1,3|[max_pool1d]"
            + " layer 1 pads examples of [1,3] by 2, more than half of its window [2], so that a"
            + " window could lie outside; pad less, or dilate less",
        "'global_avg_pool'|3|[global_avg_pool] layer 1 takes channels with axes of space, but gets"
            + " examples of [3]; give it examples of [c,l] or [c,h,w]",
        "{'layer':'upsample','factor':[2,2]}|3,3|[upsample] layer 1 by [2, 2] gets examples of"
            + " [3,3]; give it examples of [c,l] or [c,h,w], and one factor, or one for each axis",
      })
  void examples_that_a_layer_does_not_take(String layer, String example, String message) {
    Shape in =
        example == null
            ? Shape.SCALAR
            : Shape.of(Arrays.stream(example.split(",")).mapToInt(Integer::parseInt).toArray());
    Layer network = read("['relu'," + layer + "]");
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Structure.of(network, in)).getMessage());
  }

  @Test
  void batches_that_have_no_variance_or_other_channels() {
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, Sequential.of(new BatchNorm()), 3, 1);
      Tensor key = engine.tensor(new int[] {1, 0, 1}, 3);
      assertEquals(
          "[batch_norm] layer 0 gets f32[1,3] in training, one value of each channel, which has no"
              + " variance; give batches of at least 2 examples, also as the last one of an epoch",
          message(() -> model.train(engine.ones(1, 3), key)));
      assertEquals(
          "[batch_norm] layer 0 gets f32[0,3] in training, no value of each channel, which has no"
              + " variance; give batches of at least 2 examples, also as the last one of an epoch",
          message(() -> model.train(engine.ones(0, 3), key)));
      assertEquals(
          "[batch_norm] layer 0 takes [n,3,...], got f32[2,4]; give it 3 channels, or build the"
              + " model for those it gets",
          message(() -> model.forward(engine.ones(2, 4))));
      assertEquals(3, model.forward(engine.ones(1, 3)).size(), "at inference one will do");
    }
  }

  @Test
  void a_code_outside_of_the_table_is_an_error_where_it_is_computed() {
    try (Engine engine = Engine.open("cpu")) {
      Model model = new Model(engine, new Embedding(4, 2), 1, 1);
      Tensor y = model.forward(engine.tensor(new float[] {3, 4}, 2, 1));
      assertEquals(
          "[gather] index 4 at position 1 is outside 0..3; check the indices or enlarge the table"
              + " of 4 rows",
          message(y::toFloats));
    }
  }

  private static String message(org.junit.jupiter.api.function.Executable call) {
    return String.valueOf(assertThrows(RuntimeException.class, call).getMessage());
  }
}
