// k_rows_of_vectors: 3 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_rows_of_vectors(
    const float* in0,
    const float* in1,
    const float* in2,
    const float* in3,
    float* out0,
    const uint count,
    const uint size1,
    const uint size1_magic,
    const uint size1_shift,
    const uint in0_offset,
    const uint in0_stride0,
    const uint in1_stride0,
    const uint in2_stride0,
    const uint in3_stride0,
    const uint in3_stride1) {
  uint done = 0u;
  if (((size_t)in0 & 15) == 0 && ((in0_offset | in0_stride0) & 3u) == 0u && ((size_t)in1 & 15) == 0 && ((in1_stride0) & 3u) == 0u && ((size_t)out0 & 15) == 0) {
    done = count & ~3u;
    for (uint i = (blockIdx.x * blockDim.x + threadIdx.x) * 4u; i < done; i += (gridDim.x * blockDim.x) * 4u) {
      const uint c0 = __umulhi(i << 1, size1_magic) >> size1_shift;
      const uint c1 = i - c0 * size1;
      const float4 w0 = *(const float4*)(in0 + (in0_offset + c0 * in0_stride0 + c1));
      const float x0[4] = {w0.x, w0.y, w0.z, w0.w};
      const float4 w1 = *(const float4*)(in1 + (c0 * in1_stride0 + c1));
      const float x1[4] = {w1.x, w1.y, w1.z, w1.w};
      const float x2 = in2[c0 * in2_stride0];
      const float x3[4] = {in3[c0 * in3_stride0 + c1 * in3_stride1], in3[c0 * in3_stride0 + c1 * in3_stride1 + 1u * in3_stride1], in3[c0 * in3_stride0 + c1 * in3_stride1 + 2u * in3_stride1], in3[c0 * in3_stride0 + c1 * in3_stride1 + 3u * in3_stride1]};
      float x4[4];
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        const float v0 = x0[j];
        const float v1 = x1[j];
        const float v2 = __fmul_rn(v0, v1);
        const float v3 = x2;
        const float v4 = x3[j];
        const float v5 = __fsub_rn(v3, v4);
        const float v6 = __fadd_rn(v2, v5);
        x4[j] = v6;
      }
      float4 w4;
      w4.x = x4[0];
      w4.y = x4[1];
      w4.z = x4[2];
      w4.w = x4[3];
      *(float4*)(out0 + (i)) = w4;
    }
  }
  for (uint i = done + blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const uint c0 = __umulhi(i << 1, size1_magic) >> size1_shift;
    const uint c1 = i - c0 * size1;
    const float v0 = in0[in0_offset + c0 * in0_stride0 + c1];
    const float v1 = in1[c0 * in1_stride0 + c1];
    const float v2 = __fmul_rn(v0, v1);
    const float v3 = in2[c0 * in2_stride0];
    const float v4 = in3[c0 * in3_stride0 + c1 * in3_stride1];
    const float v5 = __fsub_rn(v3, v4);
    const float v6 = __fadd_rn(v2, v5);
    out0[i] = v6;
  }
}
