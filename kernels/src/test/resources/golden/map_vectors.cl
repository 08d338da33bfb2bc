// k_momentum: 10 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_momentum(
    __global const float* in0_base,
    __global const float* in1_base,
    __global const float* in2_base,
    __global const uchar* in3_base,
    __global float* out0_base,
    __global int* out1_base,
    __global uchar* out2_base,
    const uint count,
    const ulong in0_at,
    const ulong in1_at,
    const ulong in2_at,
    const ulong in3_at,
    const ulong out0_at,
    const ulong out1_at,
    const ulong out2_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global const float* in2 = in2_base + in2_at;
  __global const uchar* in3 = in3_base + in3_at;
  __global float* out0 = out0_base + out0_at;
  __global int* out1 = out1_base + out1_at;
  __global uchar* out2 = out2_base + out2_at;
  uint done = 0u;
  if (((size_t)in0 & 15) == 0 && ((size_t)in1 & 15) == 0 && ((size_t)in3 & 3) == 0 && ((size_t)out0 & 15) == 0 && ((size_t)out1 & 15) == 0 && ((size_t)out2 & 3) == 0) {
    done = count & ~3u;
    for (uint i = ((uint)get_global_id(0)) * 4u; i < done; i += ((uint)get_global_size(0)) * 4u) {
      const float4 w0 = *(__global const float4*)(in0 + (i));
      const float x0[4] = {w0.x, w0.y, w0.z, w0.w};
      const float4 w1 = *(__global const float4*)(in1 + (i));
      const float x1[4] = {w1.x, w1.y, w1.z, w1.w};
      const float x2 = in2[0];
      const uchar4 w3 = *(__global const uchar4*)(in3 + (i));
      const uchar x3[4] = {w3.x, w3.y, w3.z, w3.w};
      float x4[4];
      int x5[4];
      uchar x6[4];
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        const int v0 = (int)x3[j];
        const bool v1 = v0 != 0;
        const float v2 = x1[j];
        const float v3 = v2 * 0x1.ccccccp-1f;
        const float v4 = x0[j];
        const float v5 = v3 + v4;
        const float v6 = x2;
        const float v7 = v5 * v6;
        const float v8 = v1 ? v7 : 0x0.0p0f;
        const int v9 = (int)(i + j);
        const int v10 = (int)((uint)v9 + (uint)3);
        const bool v11 = 0x0.0p0f < v5;
        const int v12 = v11 ? 1 : 0;
        x4[j] = v8;
        x5[j] = v10;
        x6[j] = (uchar)v12;
      }
      float4 w4;
      w4.x = x4[0];
      w4.y = x4[1];
      w4.z = x4[2];
      w4.w = x4[3];
      *(__global float4*)(out0 + (i)) = w4;
      int4 w5;
      w5.x = x5[0];
      w5.y = x5[1];
      w5.z = x5[2];
      w5.w = x5[3];
      *(__global int4*)(out1 + (i)) = w5;
      uchar4 w6;
      w6.x = x6[0];
      w6.y = x6[1];
      w6.z = x6[2];
      w6.w = x6[3];
      *(__global uchar4*)(out2 + (i)) = w6;
    }
  }
  for (uint i = done + (uint)get_global_id(0); i < count; i += (uint)get_global_size(0)) {
    const int v0 = (int)in3[i];
    const bool v1 = v0 != 0;
    const float v2 = in1[i];
    const float v3 = v2 * 0x1.ccccccp-1f;
    const float v4 = in0[i];
    const float v5 = v3 + v4;
    const float v6 = in2[0];
    const float v7 = v5 * v6;
    const float v8 = v1 ? v7 : 0x0.0p0f;
    const int v9 = (int)(i);
    const int v10 = (int)((uint)v9 + (uint)3);
    const bool v11 = 0x0.0p0f < v5;
    const int v12 = v11 ? 1 : 0;
    out0[i] = v8;
    out1[i] = v10;
    out2[i] = (uchar)v12;
  }
}
