import AVFoundation
import EregKit
import UIKit
import VisionKit

/// The camera of this phone, over the page that asks: the system's own page for a photograph, its reader for a code. A photograph
/// goes into no file and no album, and what the camera knew of the place is not in it.
@MainActor
final class SystemCamera: Camera {
    func photograph() async -> CameraAnswer<Data> {
        guard UIImagePickerController.isSourceTypeAvailable(.camera) else { return .trouble(.absent) }
        guard await Self.isAllowed() else { return .trouble(.refused) }
        guard let page = Self.page else { return .left }
        return await Photographing().answer(over: page)
    }

    func scan() async -> CameraAnswer<String> {
        guard DataScannerViewController.isSupported else { return .trouble(.absent) }
        guard await Self.isAllowed() else { return .trouble(.refused) }
        guard let page = Self.page else { return .left }
        return await Scanning().answer(over: page)
    }

    /// Asks the person once whether this app may use the camera; after that the system's settings alone say so.
    private static func isAllowed() async -> Bool {
        switch AVCaptureDevice.authorizationStatus(for: .video) {
        case .authorized: return true
        case .notDetermined: return await AVCaptureDevice.requestAccess(for: .video)
        case .denied, .restricted: return false
        @unknown default: return false
        }
    }

    /// The page that is on top; none while the app is not on the screen.
    private static var page: UIViewController? {
        let scenes = UIApplication.shared.connectedScenes.compactMap { $0 as? UIWindowScene }
        let scene = scenes.first { $0.activationState == .foregroundActive }
        var top = scene?.keyWindow?.rootViewController
        while let over = top?.presentedViewController { top = over }
        return top
    }
}

/// One photograph.
@MainActor
private final class Photographing: NSObject, UIImagePickerControllerDelegate, UINavigationControllerDelegate {
    /// The part of its quality that a photograph keeps as a JPEG: small print can still be read.
    private static let quality = 0.8

    private var told: CheckedContinuation<CameraAnswer<Data>, Never>?

    func answer(over page: UIViewController) async -> CameraAnswer<Data> {
        let picker = UIImagePickerController()
        picker.sourceType = .camera
        picker.modalPresentationStyle = .fullScreen
        picker.delegate = self
        return await withCheckedContinuation { told in
            self.told = told
            page.present(picker, animated: true)
        }
    }

    func imagePickerController(
        _ picker: UIImagePickerController, didFinishPickingMediaWithInfo info: [UIImagePickerController.InfoKey: Any]
    ) {
        // Written anew from its pixels.
        let photo = (info[.originalImage] as? UIImage)?.jpegData(compressionQuality: Self.quality)
        end(picker, photo.map { .taken($0) } ?? .trouble(.absent))
    }

    func imagePickerControllerDidCancel(_ picker: UIImagePickerController) {
        end(picker, .left)
    }

    private func end(_ picker: UIImagePickerController, _ answer: CameraAnswer<Data>) {
        let told = told
        self.told = nil
        picker.dismiss(animated: true) { told?.resume(returning: answer) }
    }
}

/// The reading of one code.
@MainActor
private final class Scanning: NSObject, DataScannerViewControllerDelegate {
    private var told: CheckedContinuation<CameraAnswer<String>, Never>?

    func answer(over page: UIViewController) async -> CameraAnswer<String> {
        let scanner = DataScannerViewController(
            recognizedDataTypes: [.barcode(symbologies: [.qr])], qualityLevel: .accurate, isHighlightingEnabled: true)
        scanner.delegate = self
        let leave = UIAction { [weak self, weak scanner] _ in
            guard let scanner else { return }
            self?.end(scanner, .left)
        }
        scanner.navigationItem.leftBarButtonItem = UIBarButtonItem(systemItem: .cancel, primaryAction: leave)
        let shown = UINavigationController(rootViewController: scanner)
        shown.modalPresentationStyle = .fullScreen
        return await withCheckedContinuation { told in
            self.told = told
            page.present(shown, animated: true) {
                do { try scanner.startScanning() } catch { self.end(scanner, .trouble(.absent)) }
            }
        }
    }

    func dataScanner(
        _ scanner: DataScannerViewController, didAdd added: [RecognizedItem], allItems: [RecognizedItem]
    ) {
        for case .barcode(let code) in added {
            guard let text = code.payloadStringValue else { continue }
            return end(scanner, .taken(text))
        }
    }

    func dataScanner(
        _ scanner: DataScannerViewController,
        becameUnavailableWithError error: DataScannerViewController.ScanningUnavailable
    ) {
        end(scanner, .trouble(error == .cameraRestricted ? .refused : .absent))
    }

    private func end(_ scanner: DataScannerViewController, _ answer: CameraAnswer<String>) {
        // Once: a second code may be seen while the first is on its way.
        guard let told else { return }
        self.told = nil
        scanner.stopScanning()
        scanner.dismiss(animated: true) { told.resume(returning: answer) }
    }
}
