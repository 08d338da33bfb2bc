// k_momentum: 10 groups of 256, 0 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;
typedef unsigned short ushort;

extern "C" __global__ void __launch_bounds__(256) k_momentum(
    const float* in0,
    const float* in1,
    const float* in2,
    const uchar* in3,
    float* out0,
    int* out1,
    uchar* out2,
    const uint count) {
  uint done = 0u;
  if (((size_t)in0 & 15) == 0 && ((size_t)in1 & 15) == 0 && ((size_t)in3 & 3) == 0 && ((size_t)out0 & 15) == 0 && ((size_t)out1 & 15) == 0 && ((size_t)out2 & 3) == 0) {
    done = count & ~3u;
    for (uint i = (blockIdx.x * blockDim.x + threadIdx.x) * 4u; i < done; i += (gridDim.x * blockDim.x) * 4u) {
      const float4 w0 = *(const float4*)(in0 + (i));
      const float x0[4] = {w0.x, w0.y, w0.z, w0.w};
      const float4 w1 = *(const float4*)(in1 + (i));
      const float x1[4] = {w1.x, w1.y, w1.z, w1.w};
      const float x2 = in2[0];
      const uchar4 w3 = *(const uchar4*)(in3 + (i));
      const uchar x3[4] = {w3.x, w3.y, w3.z, w3.w};
      float x4[4];
      int x5[4];
      uchar x6[4];
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        const int v0 = (int)x3[j];
        const bool v1 = v0 != 0;
        const float v2 = x1[j];
        const float v3 = __fmul_rn(v2, 0x1.ccccccp-1f);
        const float v4 = x0[j];
        const float v5 = __fadd_rn(v3, v4);
        const float v6 = x2;
        const float v7 = __fmul_rn(v5, v6);
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
      *(float4*)(out0 + (i)) = w4;
      int4 w5;
      w5.x = x5[0];
      w5.y = x5[1];
      w5.z = x5[2];
      w5.w = x5[3];
      *(int4*)(out1 + (i)) = w5;
      uchar4 w6;
      w6.x = x6[0];
      w6.y = x6[1];
      w6.z = x6[2];
      w6.w = x6[3];
      *(uchar4*)(out2 + (i)) = w6;
    }
  }
  for (uint i = done + blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x) {
    const int v0 = (int)in3[i];
    const bool v1 = v0 != 0;
    const float v2 = in1[i];
    const float v3 = __fmul_rn(v2, 0x1.ccccccp-1f);
    const float v4 = in0[i];
    const float v5 = __fadd_rn(v3, v4);
    const float v6 = in2[0];
    const float v7 = __fmul_rn(v5, v6);
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
