import EregKit
import Foundation
import ImageIO

/// Decodes pictures by what iOS can read, in shades of grey, and none larger than a phone takes.
struct DecodedPictures: Pictures {
    /// Pixels of the longest side: a larger picture is made smaller while it is read.
    private static let longest = 6_000

    func grey(_ file: Data) async -> GreyPicture? {
        await Task.detached { Self.decoded(file) }.value
    }

    private static func decoded(_ file: Data) -> GreyPicture? {
        let options: [CFString: Any] = [
            kCGImageSourceCreateThumbnailFromImageAlways: true, kCGImageSourceCreateThumbnailWithTransform: true,
            kCGImageSourceThumbnailMaxPixelSize: longest,
        ]
        guard let source = CGImageSourceCreateWithData(file as CFData, nil),
            let image = CGImageSourceCreateThumbnailAtIndex(source, 0, options as CFDictionary)
        else { return nil }
        var light = Data(count: image.width * image.height)
        let isDrawn = light.withUnsafeMutableBytes { pixels -> Bool in
            let context = CGContext(
                data: pixels.baseAddress, width: image.width, height: image.height, bitsPerComponent: 8,
                bytesPerRow: image.width, space: CGColorSpaceCreateDeviceGray(),
                bitmapInfo: CGImageAlphaInfo.none.rawValue)
            guard let context else { return false }
            let whole = CGRect(x: 0, y: 0, width: image.width, height: image.height)
            // What is transparent is white, as on the page that it was cut from.
            context.setFillColor(gray: 1, alpha: 1)
            context.fill(whole)
            context.draw(image, in: whole)
            return true
        }
        return isDrawn ? GreyPicture(wide: image.width, tall: image.height, light: light) : nil
    }
}
