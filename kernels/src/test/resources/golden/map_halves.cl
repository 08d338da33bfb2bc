// k_halves: 3 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

static ushort to_bf16(float x) {
  const uint bits = (uint)as_int(x);
  const uint nearest = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
  return (ushort)(x != x ? 0x7fc0u : nearest);
}

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_halves(
    __global const ushort* in0_base,
    __global const float* in1_base,
    __global ushort* out0_base,
    __global float* out1_base,
    __global ushort* out2_base,
    const uint count,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at,
    const ulong out1_at,
    const ulong out2_at) {
  __global const ushort* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global ushort* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __global ushort* out2 = out2_base + out2_at;
  uint done = 0u;
  if (((size_t)in0 & 7) == 0 && ((size_t)in1 & 15) == 0 && ((size_t)out0 & 7) == 0 && ((size_t)out1 & 15) == 0 && ((size_t)out2 & 7) == 0) {
    done = count & ~3u;
    for (uint i = ((uint)get_global_id(0)) * 4u; i < done; i += ((uint)get_global_size(0)) * 4u) {
      const ushort4 w0 = *(__global const ushort4*)(in0 + (i));
      const ushort x0[4] = {w0.x, w0.y, w0.z, w0.w};
      const float4 w1 = *(__global const float4*)(in1 + (i));
      const float x1[4] = {w1.x, w1.y, w1.z, w1.w};
      ushort x2[4];
      float x3[4];
      ushort x4[4];
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        const float v0 = x1[j];
        const float v1 = as_float((int)((uint)x0[j] << 16));
        const float v2 = v1 * v0;
        const float v3 = v1 + v0;
        x2[j] = to_bf16(v0);
        x3[j] = v2;
        x4[j] = to_bf16(v3);
      }
      ushort4 w2;
      w2.x = x2[0];
      w2.y = x2[1];
      w2.z = x2[2];
      w2.w = x2[3];
      *(__global ushort4*)(out0 + (i)) = w2;
      float4 w3;
      w3.x = x3[0];
      w3.y = x3[1];
      w3.z = x3[2];
      w3.w = x3[3];
      *(__global float4*)(out1 + (i)) = w3;
      ushort4 w4;
      w4.x = x4[0];
      w4.y = x4[1];
      w4.z = x4[2];
      w4.w = x4[3];
      *(__global ushort4*)(out2 + (i)) = w4;
    }
  }
  for (uint i = done + (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const float v0 = in1[i];
    const float v1 = as_float((int)((uint)in0[i] << 16));
    const float v2 = v1 * v0;
    const float v3 = v1 + v0;
    out0[i] = to_bf16(v0);
    out1[i] = v2;
    out2[i] = to_bf16(v3);
  }
}
